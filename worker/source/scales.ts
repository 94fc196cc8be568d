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

/** To the millisecond; what does not look like a time of our era (infinity, BC) is not cut. */
const timestamp: Scale = {
  parse: (text) => {
    const ms = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.test(text)
      ? Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`)
      : Number.NaN
    return Number.isNaN(ms) ? null : BigInt(ms)
  },
  format: (position) => new Date(Number(position)).toISOString().slice(0, 23).replace('T', ' '),
}

const date: Scale = {
  parse: (text) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) ? BigInt(Date.parse(`${text}T00:00:00Z`)) / DAY_MS : null,
  format: (position) => new Date(Number(position * DAY_MS)).toISOString().slice(0, 10),
}

/** By the type's name as Postgres writes it. Other types have an order but no distance that we know of. */
export const SCALES: Readonly<Record<string, Scale>> = {
  smallint: integer,
  integer,
  bigint: integer,
  uuid,
  date,
  'timestamp with time zone': timestamp,
  'timestamp without time zone': timestamp,
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
