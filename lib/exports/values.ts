import { isUuid } from '../uuid.ts'
import { oneOf } from '../zod.ts'

// What is wrong with the text of a filter's value, in words for the person who typed it; undefined if nothing is. Postgres
// would refuse most of these too, but minutes later and in its own words.

const WHOLE = /^-?\d+$/
const INTEGER = /^-?\d{1,19}$/
const DECIMAL = /^-?\d{1,131}(\.\d{1,100})?$/
const FLOAT = /^-?\d{1,308}(\.\d{1,308})?(e[+-]?\d{1,3})?$/i
const ZERO = /^-?[0.]+(e|$)/i
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)?)?$/

const BIGINT_MIN = -(2n ** 63n)
const BIGINT_MAX = 2n ** 63n - 1n

/** Whether the text is a day only, without a time. */
export function isDay(text: string): boolean {
  return DATE.test(text)
}

export function textError(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain a NUL character'
  return text.isWellFormed() ? undefined : 'must be valid Unicode'
}

export function choiceError(text: string, choices: readonly string[]): string | undefined {
  return setOf(choices).has(text) ? undefined : oneOf(choices)
}

/** Sets of the lists of choices, which stay as they are: a filter may have a thousand values, and a column many more. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>()

function setOf(choices: readonly string[]): ReadonlySet<string> {
  const known = sets.get(choices)
  if (known) return known
  const set = new Set(choices)
  sets.set(choices, set)
  return set
}

export function integerError(text: string): string | undefined {
  if (isBigint(text)) return undefined
  return WHOLE.test(text)
    ? `must be between ${BIGINT_MIN} and ${BIGINT_MAX}`
    : 'must be a whole number, such as 42'
}

export function decimalError(text: string): string | undefined {
  return DECIMAL.test(text)
    ? undefined
    : 'must be a number with a decimal point and no thousands separators, such as 1234.50'
}

export function floatError(text: string): string | undefined {
  return isDouble(text) ? undefined : 'must be a number, such as 0.5'
}

export function booleanError(text: string): string | undefined {
  return text === 'true' || text === 'false' ? undefined : 'must be true or false'
}

export function dateError(text: string): string | undefined {
  return isCalendarDate(text) ? undefined : 'must be a date, such as 2024-12-31'
}

export function timestampError(text: string): string | undefined {
  const date = TIMESTAMP.exec(text)?.[1]
  if (date !== undefined && isCalendarDate(date)) return undefined
  return 'must be a date or a time, such as 2024-12-31 or 2024-12-31T18:00'
}

export function uuidError(text: string): string | undefined {
  // Capitals mean the same, and people paste what they have.
  return isUuid(text.toLowerCase()) ? undefined : 'must be a UUID'
}

function isBigint(text: string): boolean {
  if (!INTEGER.test(text)) return false
  const value = BigInt(text)
  return value >= BIGINT_MIN && value <= BIGINT_MAX
}

/** Postgres refuses what a double cannot hold, be it too large or too close to zero. */
function isDouble(text: string): boolean {
  if (!FLOAT.test(text)) return false
  const value = Number(text)
  return Number.isFinite(value) && (value !== 0 || ZERO.test(text))
}

function isCalendarDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (!year || !month || !day || year === '0000') return false
  // Date.UTC rolls 31 February over into March; a date that comes back changed is not in the calendar.
  return new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false
}
