import { createHash } from 'node:crypto'
import { type Dataset, isPlainObject } from './dataset.ts'
import { VALUE_MAX, VALUES_MAX } from './exports/filters.ts'
import { textError } from './exports/values.ts'
import { log } from './log.ts'
import { withAttributes } from './narrowing.ts'
import { Problem } from './problems/problem.ts'
import { returnedKind } from './returned-kind.ts'
import type { Attributes, Viewer } from './viewer.ts'

/**
 * Which rows a viewer may see: column of the dataset's SQL → the values that it may have, as texts, in an order of our own. Without
 * values it is no row, and without columns every row.
 */
export type Scope = ReadonlyMap<string, readonly string[]>

/** The scope of who may see all rows. */
export const EVERY_ROW: Scope = new Map()

/**
 * Which rows of a dataset a viewer may see, by what is known of them now; whoever is held to attributes, no row that they would not see without.
 * @throws Problem `scope_failed` when the dataset's function throws, or does not say it plainly: then there is no row to be had.
 */
export function scopeOf(viewer: Viewer, dataset: Pick<Dataset, 'id' | 'scope'>): Scope {
  const attributes = viewer.narrowing?.attributes
  const own = askScope(viewer, dataset)
  return attributes ? bothOf(own, askScope(withAttributes(viewer, attributes), dataset)) : own
}

/** Whether a dataset limits rows by all of these attributes, or limits none; what cannot be found out is no. */
export function limitsBy(
  viewer: Viewer,
  dataset: Pick<Dataset, 'id' | 'scope'>,
  attributes: Attributes,
): boolean {
  if (dataset.scope === undefined) return true
  const read = new Set<string>()
  try {
    askScope(
      withAttributes(viewer, attributes, (name) => read.add(name)),
      dataset,
    )
  } catch (error) {
    log.error({ error, dataset: dataset.id }, 'the scope of a dataset has failed: a key may not export it')
    return false
  }
  return Object.keys(attributes).every((name) => read.has(name))
}

function askScope(viewer: Viewer, { id, scope }: Pick<Dataset, 'id' | 'scope'>): Scope {
  if (scope === undefined) return EVERY_ROW
  try {
    return readScope(scope(viewer))
  } catch (error) {
    throw new Problem('scope_failed', {
      cause: new Error(`Dataset "${id}": its scope failed`, { cause: error }),
    })
  }
}

/** The rows that are in both. */
function bothOf(one: Scope, other: Scope): Scope {
  const both = new Map(one)
  for (const [column, values] of other) {
    const before = one.get(column)
    both.set(column, before ? values.filter((value) => before.includes(value)) : values)
  }
  return new Map([...both].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether a viewer may see some rows of a dataset at most; also where it cannot be found out which. */
export function isLimited(viewer: Viewer, dataset: Pick<Dataset, 'id' | 'scope'>): boolean {
  try {
    return scopeOf(viewer, dataset).size > 0
  } catch (error) {
    // Whoever makes the export is told, and the log has it.
    if (error instanceof Problem) return true
    throw error
  }
}

/** What a scope is known by later: a SHA-256 of it, in hex; null for every row. */
export function scopeDigest(scope: Scope): string | null {
  if (scope.size === 0) return null
  return createHash('sha256')
    .update(JSON.stringify([...scope]))
    .digest('hex')
}

/** Whether who has a scope now may see what was written under one of this digest: the same rows, or any at all. */
export function coversDigest(scope: Scope, digest: string | null): boolean {
  return scope.size === 0 || scopeDigest(scope) === digest
}

/** @throws Error for what is no scope. */
function readScope(returned: unknown): Scope {
  if (!isPlainObject(returned))
    throw new TypeError(
      `It must return a plain object, { column: value }, and returned ${returnedKind(returned)}`,
    )
  const entries = Object.entries(returned).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return new Map(entries.map(([column, value]) => [column, textsOf(column, value)]))
}

function textsOf(column: string, value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (values.length > VALUES_MAX)
    throw new RangeError(`Its column "${column}" has ${values.length} values, of at most ${VALUES_MAX}`)
  const texts = values.filter((each) => !isMissing(each)).map((each) => textOf(column, each))
  // What Postgres can hold in no text is no row's.
  return [...new Set(texts.filter((text) => textError(text) === undefined))].toSorted()
}

/** An attribute that is not there, also after it was turned into a number. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value)
}

function textOf(column: string, value: unknown): string {
  const fail = (reason: string): never => {
    throw new TypeError(`Its column "${column}" ${reason}`)
  }
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string')
    return value.length <= VALUE_MAX
      ? value
      : fail(`has a text of ${value.length} characters, of at most ${VALUE_MAX}`)
  if (typeof value !== 'number')
    return fail(`must have texts, numbers or booleans, and has ${returnedKind(value)}`)
  if (!Number.isFinite(value)) return fail(`has the number ${value}`)
  // JSON has rounded it already: it may be the number of another tenant.
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return fail('has a number that is too large to be exact: make it a text')
  return String(value)
}
