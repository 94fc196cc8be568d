import { readdirSync, readFileSync } from 'node:fs'
import type { Site } from './fixtures.ts'

/** Texts that are looked through, by what they are. */
export type Places = Record<string, string>

/** Shorter pieces of an encoded text are found by chance. */
const PIECE_MIN = 12

/** In which places a text stands: as it is, or encoded for an address, as JSON, hexadecimal or base64. */
export function placesOf(text: string, places: Places): string[] {
  const plain = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), hexOf(text)]
  const pieces = base64PiecesOf(text)
  return Object.entries(places)
    .filter(([, content]) => {
      const small = content.toLowerCase()
      const asBase64url = content.replaceAll('+', '-').replaceAll('/', '_')
      return (
        plain.some((form) => small.includes(form.toLowerCase())) ||
        pieces.some((piece) => asBase64url.includes(piece))
      )
    })
    .map(([name]) => name)
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex')
}

/** What base64 makes of a text, wherever it begins: three bytes are four characters, and those at both ends have bits of others. */
function base64PiecesOf(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const piece = bytes
      .toString('base64url')
      .slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3))
    if (piece.length < PIECE_MIN) throw new Error(`"${text}" is too short to be looked for`)
    return piece
  })
}

/** Every table of ours and of pg-boss's, with all of its rows. */
export async function tables({ admin }: Pick<Site, 'admin'>): Promise<Places> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('claimcheck', 'pgboss')`,
  )
  const places: Places = {}
  for (const { name } of rows) {
    const { rows: found } = await admin.query<{ all: string }>(
      `select coalesce(string_agg(row_to_json(t)::text, E'\\n'), '') as all from ${name} t`,
    )
    places[name] = found[0]?.all ?? ''
  }
  return places
}

/** With what the processes of this machine were started, as everybody on it can read. */
export function commandLines(): string {
  return processes()
    .map((pid) => contentOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
    .join('\n')
}

/** The environment of a process, as its own user can read it. */
export function environmentOf(pid: number): string {
  return readFileSync(`/proc/${pid}/environ`, 'utf8').replaceAll('\0', '\n')
}

function processes(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It has ended since the list was read.
    return ''
  }
}
