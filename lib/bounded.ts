import pino from 'pino'
import { withoutValues } from './without-values.ts'

/** Longest text of a field, in UTF-16 code units: a stack is shorter. */
const TEXT_MAX = 4_000
/** As much of all texts of a line together. */
const LINE_MAX = 32_000
/** Most members of an object or a list. */
const MEMBERS_MAX = 50
/** How deep objects may be in each other. */
const DEPTH_MAX = 5

/**
 * A copy of what is to be logged, of a size that does not depend on where it came from: errors of a database quote values
 * of hundreds of megabytes. What is cut says how long it was.
 * @param fields names and values of a line; errors in it are told with their stack and causes.
 */
export function bounded(fields: Record<string, unknown>): Record<string, unknown> {
  const left = { characters: LINE_MAX }
  return Object.fromEntries(membersOf(fields, left, 0))
}

/** A text of at most `max` UTF-16 code units, with a note of how long it was if it is cut. */
export function boundedText(text: string, max = TEXT_MAX): string {
  return text.length <= max
    ? text
    : `${text.slice(0, max).toWellFormed()}… (${text.length} characters in all)`
}

type Left = { characters: number }

function boundedValue(value: unknown, left: Left, depth: number): unknown {
  if (typeof value === 'string') return textWithin(value, left)
  if (typeof value === 'bigint') return textWithin(String(value), left)
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`
  if (value instanceof Date) return value
  if (depth >= DEPTH_MAX) return '(more)'
  if (value instanceof Error)
    return Object.fromEntries(membersOf(pino.stdSerializers.err(withoutValues(value)), left, depth + 1))
  if (Array.isArray(value)) return listWithin(value, left, depth + 1)
  return Object.fromEntries(membersOf(value, left, depth + 1))
}

function textWithin(text: string, left: Left): string {
  const cut = boundedText(text, Math.min(TEXT_MAX, left.characters))
  left.characters = Math.max(0, left.characters - cut.length)
  return cut
}

function listWithin(list: readonly unknown[], left: Left, depth: number): unknown[] {
  const kept = list.slice(0, MEMBERS_MAX).map((each) => boundedValue(each, left, depth))
  return list.length > MEMBERS_MAX ? [...kept, `(${list.length} in all)`] : kept
}

function membersOf(object: object, left: Left, depth: number): [string, unknown][] {
  // What is short comes first: it must not find the line full.
  const isLong = (name: string) => Number(typeof Reflect.get(object, name) === 'object')
  const names = Object.keys(object).toSorted((a, b) => isLong(a) - isLong(b))
  const kept = names
    .slice(0, MEMBERS_MAX)
    .map((name): [string, unknown] => [
      boundedText(name, 100),
      boundedValue(Reflect.get(object, name), left, depth),
    ])
  return names.length > MEMBERS_MAX ? [...kept, ['more', `(${names.length} in all)`]] : kept
}
