import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportView } from '../../lib/exports/view.ts'
import { type Asker, ask, bytesOf } from './asking.ts'
import type { Person } from './people.ts'
import { requestOf, type Wish } from './wishes.ts'

/** How long people wait before they ask again, in ms. */
const PAUSE_MS = 500

/** What became of one wish: times in ms since the click, and the file that its person has. */
export type Visit = {
  id: string
  person: Person
  wish: Wish
  view: ExportView
  endedMs: number
  file: { bytes: number; sha256: string } | null
  fileMs: number
}

/** Somebody clicks, waits, and takes the file, through whichever web server answers. @throws when the signal is aborted. */
export async function visit(asker: Asker, person: Person, wish: Wish, signal: AbortSignal): Promise<Visit> {
  const clickedAt = performance.now()
  const id = await click(asker, person, wish, signal)
  const view = await follow(asker, person, id, signal)
  const endedMs = performance.now() - clickedAt
  const file = view.status === 'succeeded' ? await take(asker, person, id, signal) : null
  return { id, person, wish, view, endedMs, file, fileMs: performance.now() - clickedAt }
}

/** The answer may be lost: asked again under the same key, it is the same export. */
async function click(asker: Asker, person: Person, wish: Wish, signal: AbortSignal): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
  const init = { method: 'POST', headers, body: JSON.stringify(requestOf(wish)) }
  for (;;) {
    const made = await readJson<ExportView>(await ask(asker, person, '/api/exports', init))
    if (made) return made.id
    await sleep(PAUSE_MS, undefined, { signal })
  }
}

/** Looks at an export until it has ended, and at what is said of it meanwhile. */
async function follow(asker: Asker, person: Person, id: string, signal: AbortSignal): Promise<ExportView> {
  let attempt = 0
  for (;;) {
    const view = await readJson<ExportView>(await ask(asker, person, `/api/exports/${id}`))
    if (view && view.attempt < attempt) asker.sightings.wrong(`${id} went back to attempt ${view.attempt}`)
    attempt = Math.max(attempt, view?.attempt ?? 0)
    if (view?.pollAfterMs === null) return view
    await sleep(view?.pollAfterMs ?? PAUSE_MS, undefined, { signal })
  }
}

/** Takes the file, and goes on where it broke off. */
export async function take(asker: Asker, person: Person, id: string, signal: AbortSignal) {
  let hash = createHash('sha256')
  let bytes = 0
  let etag = ''
  for (;;) {
    const headers: Record<string, string> = bytes > 0 ? { range: `bytes=${bytes}-`, 'if-range': etag } : {}
    const answer = await ask(asker, person, `/api/exports/${id}/file`, { headers })
    if (answer?.status === 200) {
      hash = createHash('sha256')
      bytes = 0
      etag = answer.headers.get('etag') ?? ''
    }
    const isWhole = await readInto(answer, (chunk) => {
      hash.update(chunk)
      bytes += chunk.length
    })
    if (isWhole) return { bytes, sha256: hash.digest('hex') }
    await sleep(PAUSE_MS, undefined, { signal })
  }
}

/** @returns whether all of it came. */
async function readInto(answer: Response | null, take: (chunk: Uint8Array) => unknown): Promise<boolean> {
  if (!answer) return false
  try {
    for await (const chunk of bytesOf(answer)) take(chunk)
    return true
  } catch {
    return false
  }
}

/** @returns null also for an answer that broke off. */
async function readJson<T>(answer: Response | null): Promise<T | null> {
  const chunks: Uint8Array[] = []
  const isWhole = await readInto(answer, (chunk) => chunks.push(chunk))
  return isWhole ? (JSON.parse(Buffer.concat(chunks).toString()) as T) : null
}
