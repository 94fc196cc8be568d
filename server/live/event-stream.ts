import { Problem } from '../../lib/problems/problem.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { currentRequest } from '../http/current-request.ts'
import { countHearers, isStopping } from './hub.ts'
import { Stream } from './stream.ts'

/** Streams that are open at a time: of one person, and in all. A browser has one, however many pages it shows. */
export const STREAMS_MAX_PER_PERSON = 20
const STREAMS_MAX = 2_000

/** Who asks for a stream, and whether they are still somebody, asked anew each time. */
export type Reader = { viewer: Viewer; isStillIn(): Promise<boolean> }

/** `no-transform` keeps `next start` from compressing it, which would hold messages back; nginx holds nothing back of what says so. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/**
 * Answers with a message for each change of an export of the reader's, for as long as they want it and may have it
 * (docs/decisions/024-live-push.md).
 * @throws Problem `too_many_streams` or `server_busy`.
 */
export function eventStream(method: string, { viewer, isStillIn }: Reader): Response {
  if (method === 'HEAD') return new Response(null, { headers: HEADERS })
  needPlace(viewer)
  const asked = currentRequest()
  // It takes nobody's place who waits for an answer.
  asked?.setAside?.()
  let stream: Stream | undefined
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(controller) {
      stream = new Stream(controller, viewer, isStillIn)
      asked?.socket.once('close', stream.end)
      // It went away before anybody could listen.
      if (asked?.socket.destroyed) stream.end()
    },
    cancel: () => stream?.letGo(),
  }
  return new Response(new ReadableStream(source), { headers: HEADERS })
}

function needPlace({ id }: Viewer): void {
  if (countHearers(id) >= STREAMS_MAX_PER_PERSON)
    throw new Problem('too_many_streams', { params: { limit: STREAMS_MAX_PER_PERSON } })
  if (isStopping() || countHearers() >= STREAMS_MAX) throw new Problem('server_busy')
}
