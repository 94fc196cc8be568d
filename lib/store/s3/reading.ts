import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../../within.ts'
import { ANSWER_MS, type Connection, statusOf, storeAway } from './client.ts'

/** How often reading is tried without a byte in between, and the pause before, in ms: longer each time. */
const TRIES = 4
const PAUSE_MS = 250

/** An object as it was when it was opened: its ETag holds every read to it. */
export type OpenedObject = { Bucket: string; Key: string; IfMatch: string | undefined; byteSize: number }

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
  { byteSize, ...object }: OpenedObject,
  { start, end }: Range,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  let next = start
  for (let failures = 0; next <= end; ) {
    const attempt = new AbortController()
    try {
      const get = new sdk.GetObjectCommand({ ...object, Range: `bytes=${next}-${end}` })
      const answer = client.send(get, { abortSignal: AbortSignal.any([signal, attempt.signal]) })
      const given = await within(ANSWER_MS, answer, 'no answer in time')
      needAsked(given, { ...object, byteSize }, { start: next, end })
      for await (const chunk of given.Body as Readable) {
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

/** What an answer says of its bytes. */
type Given = { ETag?: string; ContentRange?: string; ContentLength?: number }

/**
 * Not every store knows If-Match and Range, and some answer 200 with an error: only bytes of this object are believed that begin where they were
 * asked for. What comes behind them is cut off.
 */
function needAsked({ ETag, ContentRange, ContentLength }: Given, object: OpenedObject, range: Range): void {
  if (ETag !== object.IfMatch)
    throw new Error(`The store has sent what has the ETag ${ETag} in place of ${object.IfMatch}`)
  // Without a range it is the whole, by its length.
  const given = ContentRange ?? `bytes 0-${Number(ContentLength) - 1}/${ContentLength}`
  const [start, end = -1, total] = given.split(/\D+/).slice(1).map(Number)
  if (start !== range.start || end < range.end || total !== object.byteSize)
    throw new Error(
      `The store has sent ${given} in place of bytes ${range.start}-${range.end}/${object.byteSize}`,
    )
}

/** Whether it may be otherwise the next time: what a store says of a request (4xx) stays as it is. */
function mayPass(error: unknown): boolean {
  const status = statusOf(error)
  return status === undefined || status < 400 || status >= 500
}
