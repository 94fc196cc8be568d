import { readFile } from 'node:fs/promises'
import path from 'node:path'

const DOCUMENT = path.join(import.meta.dirname, '../../docs/api.md')
/** A row of the table: requests, how they can go well, and how not. */
const ROW = /^\| (`[A-Z]+ \/api\/.*?) \| ([\d, ]+) \| (.*) \|$/gm

/** One way in which a request can end, as docs/api.md has it; `codes` are those that it names, none where any will do. */
type Ending = { status: number; codes: string[] }
/** A row of its table. */
export type Row = { requests: string[]; endings: Ending[] }

/** The table of requests in docs/api.md. */
export async function documentedRows(): Promise<Row[]> {
  const text = await readFile(DOCUMENT, 'utf8')
  return [...text.matchAll(ROW)].map(([, requests = '', successes = '', refusals = '']) => ({
    requests: [...requests.matchAll(/`([^`]+)`/g)].map(([, request]) => request ?? ''),
    endings: readEndings(`${successes}, ${refusals}`),
  }))
}

/** Each status with the codes that stand behind it. */
function readEndings(text: string): Ending[] {
  const endings: Ending[] = []
  for (const [, status, code] of text.matchAll(/\b(\d{3})\b|`(\w+)`/g)) {
    if (status) endings.push({ status: Number(status), codes: [] })
    else if (code) endings.at(-1)?.codes.push(code)
  }
  return endings
}

/** What a test has shown: a request that has ended so. */
export type Shown = { request: string; status: number; code: string | null }

/** What the table says and nothing has shown. */
export function missingOf(rows: Row[], shown: Shown[]): string[] {
  return rows.flatMap(({ requests, endings }) =>
    endings.flatMap(({ status, codes }) => {
      const own = shown.filter((each) => each.status === status && requests.includes(each.request))
      // What goes well does for each of them; a refusal may be of one only.
      if (status < 400)
        return requests
          .filter((request) => !own.some((each) => each.request === request))
          .map((request) => `${request}: ${status}`)
      const found =
        codes.length === 0 ? own.length > 0 : codes.every((code) => own.some((each) => each.code === code))
      return found ? [] : [`${requests.join(', ')}: ${status} ${codes.join(', ')}`]
    }),
  )
}

/** What was shown and the table does not say. */
export function unsaidOf(rows: Row[], shown: Shown[]): string[] {
  const isSaid = ({ request, status, code }: Shown) =>
    rows.some(
      ({ requests, endings }) =>
        requests.includes(request) &&
        endings.some(
          (each) => each.status === status && (each.codes.length === 0 || each.codes.includes(code ?? '')),
        ),
    )
  return shown.filter((each) => !isSaid(each)).map((each) => `${each.request}: ${each.status} ${each.code}`)
}
