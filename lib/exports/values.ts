import type { FormColumn } from '../dataset.ts'

const INTEGER = /^-?\d{1,19}$/
const DECIMAL = /^-?\d{1,131}(\.\d{1,100})?$/
const FLOAT = /^-?\d{1,308}(\.\d{1,308})?(e[+-]?\d{1,3})?$/i
const ZERO = /^-?[0.]+(e|$)/i
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)?)?$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const BIGINT_MIN = -(2n ** 63n)
const BIGINT_MAX = 2n ** 63n - 1n

/** Whether the text is a day only, without a time: an upper bound then means the whole of that day. */
export function isDay(text: string): boolean {
  return DATE.test(text)
}

/**
 * What is wrong with a filter's text for a column, in words for the person who typed it; undefined if nothing is.
 * Postgres would refuse most of these too, but minutes later and in its own words.
 */
export function valueError(column: FormColumn, text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain a NUL character'
  if (!text.isWellFormed()) return 'must be valid Unicode'
  switch (column.kind) {
    case 'integer':
      return isBigint(text) ? undefined : 'must be a whole number, such as 42'
    case 'decimal':
      return DECIMAL.test(text) ? undefined : 'must be a number, such as 12.50'
    case 'float':
      return isDouble(text) ? undefined : 'must be a number, such as 0.5'
    case 'boolean':
      return text === 'true' || text === 'false' ? undefined : 'must be true or false'
    case 'date':
      return isCalendarDate(text) ? undefined : 'must be a date, such as 2024-12-31'
    case 'timestamp':
      return isTimestamp(text)
        ? undefined
        : 'must be a date or a time, such as 2024-12-31 or 2024-12-31T18:00'
    case 'uuid':
      return UUID.test(text) ? undefined : 'must be a UUID'
    case 'enum':
      return column.values?.includes(text) ? undefined : `must be one of: ${column.values?.join(', ')}`
    case 'text':
    case 'json':
    case 'other':
      return undefined
  }
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

function isTimestamp(text: string): boolean {
  const date = TIMESTAMP.exec(text)?.[1]
  return date !== undefined && isCalendarDate(date)
}
