import { textError } from '../exports/values.ts'
import type { Attributes } from '../viewer.ts'
import { shortened } from '../words.ts'

/** Of a text that cannot be read so much is repeated, in characters. */
const REPEATED_MAX = 100

/** The roles that mean something without a dataset that asks for them. */
const OWN_ROLES = ['member', 'admin']

/** A text that makes no role or no attribute; the message says which, and what would. */
export class UnreadableError extends Error {}

/** Roles as people write them. @throws UnreadableError */
export function readRoles(texts: readonly string[]): string[] {
  const wrong = texts.find((text) => !/^[\w.:-]{1,64}$/.test(text))
  if (wrong !== undefined)
    throw new UnreadableError(
      `"${shortened(wrong, REPEATED_MAX)}" is no role: letters, digits and . : _ - make one.`,
    )
  const capital = texts.find((text) => OWN_ROLES.includes(text.toLowerCase()) && text !== text.toLowerCase())
  if (capital !== undefined)
    throw new UnreadableError(`"${capital}" would be a role of your own: write ${capital.toLowerCase()}.`)
  return [...new Set(texts)]
}

/**
 * Attributes as people write them, such as `country=DE`, or with a list, `country=[DE, CH]`.
 * @param before what was known until now. What stands as {@link writeAttributes} has written it stays as it is: an identity provider may
 * have given a number, or something else that nobody can write.
 * @throws UnreadableError
 */
export function readAttributes(pairs: readonly string[], before: Attributes = {}): Attributes {
  const read = pairs.map((pair) => unchanged(pair, before) ?? readAttribute(pair))
  const names = read.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined)
    throw new UnreadableError(`"${twice}" is there twice: several values are one list, ${twice}=[a, b].`)
  return Object.fromEntries(read)
}

/** Attributes as {@link readAttributes} reads them, one each. */
export function writeAttributes(attributes: Attributes): string[] {
  return Object.entries(attributes).map(writeAttribute)
}

function unchanged(pair: string, before: Attributes): [name: string, value: unknown] | undefined {
  return Object.entries(before).find((entry) => writeAttribute(entry) === pair)
}

function readAttribute(pair: string): [name: string, value: string | string[]] {
  const [, name = '', value = ''] = /^([\w.-]{1,64})=(.*)$/s.exec(pair) ?? []
  if (!name || name === '__proto__')
    throw new UnreadableError(`"${shortened(pair, REPEATED_MAX)}" is no attribute: write name=value.`)
  const error = textError(value)
  if (error !== undefined) throw new UnreadableError(`"${name}" ${error}.`)
  const text = value.trim()
  if (text === '') throw new UnreadableError(`"${name}" has no value: write ${name}=value, or leave it out.`)
  const list = /^\[(.*)\]$/s.exec(text)?.[1]
  if (list === undefined && text.startsWith('['))
    throw new UnreadableError(`"${shortened(pair, REPEATED_MAX)}" is half a list: write ${name}=[a, b].`)
  return [name, list === undefined ? text : valuesOf(list)]
}

function valuesOf(list: string): string[] {
  return list.trim() === '' ? [] : list.split(',').map((each) => each.trim())
}

function writeAttribute([name, value]: [string, unknown]): string {
  if (isOneLine(value)) return `${name}=${value}`
  const isPlainList = Array.isArray(value) && value.every((each) => isOneLine(each) && !each.includes(','))
  return `${name}=${isPlainList ? `[${value.join(', ')}]` : JSON.stringify(value)}`
}

/** Whether a value is the same when it has been a line between others. */
function isOneLine(value: unknown): value is string {
  return typeof value === 'string' && !/[\r\n]/.test(value) && value.trim() === value
}
