// Whether a range ends before it starts, and so would give a file without rows for a slip of the pen. Values are compared as
// the source compares them, but floating-point numbers as doubles: none is refused that more digits would put in order. Text
// has no ranges here: its order is the collation's of the database, which this process does not know.

const OFFSET = /(?:Z|([+-])(\d\d):(\d\d))$/
const MICROSECONDS_OF_DAY = 86_400_000_000n

export function areIntegersReversed(from: string, to: string): boolean {
  return BigInt(from) > BigInt(to)
}

/** Digit by digit: a double would take 0.1 and 0.10000000000000000001 for equal. */
export function areDecimalsReversed(from: string, to: string): boolean {
  const places = Math.max(placesOf(from), placesOf(to))
  return scaled(from, places) > scaled(to, places)
}

export function areFloatsReversed(from: string, to: string): boolean {
  return Number(from) > Number(to)
}

export function areDaysReversed(from: string, to: string): boolean {
  return from > to
}

/**
 * A day as the last one means all of it. A time that says its own offset from UTC is compared with one that does not as the
 * clocks of the zone show both; in the hour that they show twice, the one is taken for as late as the other.
 * @param timeZone of times without an offset.
 */
export function areTimesReversed(from: string, to: string, timeZone: string): boolean {
  const isMixed = OFFSET.test(from) !== OFFSET.test(to)
  const [start, end] = [from, to].map((text) => {
    const moment = microseconds(text)
    return isMixed && OFFSET.test(text) ? moment + offsetMicroseconds(moment, timeZone) : moment
  })
  const restOfDay = to.includes(':') ? 0n : MICROSECONDS_OF_DAY - 1n
  return (start ?? 0n) > (end ?? 0n) + restOfDay
}

function placesOf(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0
}

function scaled(decimal: string, places: number): bigint {
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

/** Since 1970 in UTC, or on the clocks of wherever a time without an offset belongs. */
function microseconds(text: string): bigint {
  const [, sign, hours, minutes] = OFFSET.exec(text) ?? []
  const [day, time = '00:00'] = text.replace(OFFSET, '').split(/[T ]/)
  const [clock = '', fraction = ''] = time.split('.')
  const offsetMinutes = Number(`${sign ?? '+'}1`) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
  const ms = Date.parse(`${day}T${clock}Z`) - offsetMinutes * 60_000
  return BigInt(ms) * 1_000n + BigInt(fraction.padEnd(6, '0'))
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetMicroseconds(moment: bigint, timeZone: string): bigint {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    new Date(Number(moment / 1_000n)),
  )
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? []
  const ahead = Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
  return BigInt(sign === '-' ? -ahead : ahead) * 1_000_000n
}
