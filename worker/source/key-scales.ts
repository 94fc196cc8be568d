/** Maps a key's text to a whole number and back, so that the space between two keys can be cut into equal parts. */
export type Scale = { parse(text: string): bigint | null; format(position: bigint): string }

const DAY_MS = 86_400_000n

const integer: Scale = {
  parse: (text) => (/^-?\d+$/.test(text) ? BigInt(text) : null),
  format: String,
}

const uuid: Scale = {
  parse: (text) => (/^[0-9a-f-]{36}$/.test(text) ? BigInt(`0x${text.replaceAll('-', '')}`) : null),
  format: (position) =>
    position
      .toString(16)
      .padStart(32, '0')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
}

const TIME =
  /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(?:([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?)?$/
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T00:00:00Z')
const SECOND_US = 1_000_000n

/** To the microsecond, as Postgres; what does not look like a time of our era (infinity, BC) is not cut. */
const timestamp: Scale = {
  parse: (text) => {
    const [, day, time, fraction = '', sign, hours = '0', minutes = '0', seconds = '0'] =
      TIME.exec(text) ?? []
    const offsetMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
    const ms = Date.parse(`${day}T${time}Z`) - (sign === '-' ? -offsetMs : offsetMs)
    return ms >= FIRST_MS && ms <= LAST_MS ? BigInt(ms) * 1_000n + BigInt(fraction.padEnd(6, '0')) : null
  },
  format: (position) => {
    // Before 1970 the remainder is negative, and seconds would be rounded up.
    const fraction = ((position % SECOND_US) + SECOND_US) % SECOND_US
    const second = new Date(Number((position - fraction) / 1_000n)).toISOString().slice(0, 19)
    return `${second.replace('T', ' ')}.${String(fraction).padStart(6, '0')}`
  },
}

/** With its offset: where clocks are put back, a time of the session's zone would mean two moments. */
const timestamptz: Scale = {
  parse: timestamp.parse,
  format: (position) => `${timestamp.format(position)}+00`,
}

const date: Scale = {
  parse: (text) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) ? BigInt(Date.parse(`${text}T00:00:00Z`)) / DAY_MS : null,
  format: (position) => new Date(Number(position * DAY_MS)).toISOString().slice(0, 10),
}

/** By the type's name in the catalog. Other types have an order but no distance that we know of. */
export const SCALES: Readonly<Record<string, Scale>> = {
  int2: integer,
  int4: integer,
  int8: integer,
  uuid,
  date,
  timestamptz,
  timestamp,
}

/** Up to `parts - 1` keys that cut the space between two keys into equal parts; none when the scale cannot. */
export function between(scale: Scale, from: string, to: string, parts: number): string[] {
  const low = scale.parse(from)
  const high = scale.parse(to)
  if (low === null || high === null) return []
  const cuts: string[] = []
  let last = low
  for (let part = 1n; part < BigInt(parts); part++) {
    const position = low + ((high - low) * part) / BigInt(parts)
    if (position > last && position < high) cuts.push(scale.format(position))
    last = position > last ? position : last
  }
  return cuts
}
