import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../../within.ts'
import { ANSWER_MS, type Connection, statusOf, storeAway } from './client.ts'

/** How often reading is tried without a byte in between, and the pause before, in ms: longer each time. */
const TRIES = 4
const PAUSE_MS = 250

/** An object as it was when it was opened: its ETag holds every read to it. */
export type OpenedObject = { Bucket: string; Key: string; IfMatch: string | undefined }

/** Both included. */
type Range = { start: number; end: number }

/**
 * The bytes of a part of an object. A connection that breaks off is taken up where it was: a download may take hours. Destroying the
 * stream ends the request. Its errors are of the kind StoreAwayError.
 */
export function readObject(connection: Connection, object: OpenedObject, range: Range): Readable {
  const stop = new AbortController()
  const chunks = bytesOf(connection, object, range, stop.signal)
  return new Readable({
    read() {
      chunks.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => this.destroy(storeAway(error)),
      )
    },
    destroy(error, callback) {
      stop.abort()
      callback(error)
    },
  })
}

async function* bytesOf(
  { sdk, client }: Connection,
  object: OpenedObject,
  { start, end }: Range,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  let next = start
  for (let failures = 0; next <= end; ) {
    const attempt = new AbortController()
    try {
      const get = new sdk.GetObjectCommand({ ...object, Range: `bytes=${next}-${end}` })
      const answer = client.send(get, { abortSignal: AbortSignal.any([signal, attempt.signal]) })
      const { Body, ContentRange } = await within(ANSWER_MS, answer, 'no answer in time')
      needStart(ContentRange, next)
      for await (const chunk of Body as Readable) {
        failures = 0
        const wanted: Uint8Array = chunk.subarray(0, end + 1 - next)
        next += wanted.length
        yield wanted
        if (next > end) return
      }
      throw new Error('The store has sent less than it has')
    } catch (error) {
      failures++
      if (signal.aborted || failures >= TRIES || !mayPass(error)) throw error
      await sleep(PAUSE_MS * 2 ** failures, undefined, { signal })
    } finally {
      attempt.abort()
    }
  }
}

/** A store that does not know ranges sends the whole from its start. */
function needStart(range: string | undefined, start: number): void {
  const found = Number(/^bytes (\d+)-/.exec(range ?? '')?.[1] ?? 0)
  if (found !== start) throw new Error(`The store has sent what begins at ${found} in place of ${start}`)
}

/** Whether it may be otherwise the next time: what a store says of a request (4xx) stays as it is. */
function mayPass(error: unknown): boolean {
  const status = statusOf(error)
  return status === undefined || status < 400 || status >= 500
}
