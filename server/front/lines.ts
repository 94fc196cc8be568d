import { AsyncResource } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { currentRequest } from '../http/current-request.ts'
import { warnSeldom } from '../http/warn-seldom.ts'

/**
 * Requests of one connection that may be there at a time. Browsers and the usual proxies send one and wait for its answer. Whoever sends
 * more has to send again what was not answered when the connection is closed (RFC 9112, section 9.3.2).
 */
const LINE_MAX = 16

function closeBehindStream(socket: Socket): void {
  warnSeldom({ code: 'request_behind_stream' }, 'a connection was closed')
  socket.destroy()
}

/** The requests of one connection that are not answered yet, in the order in which they came. */
type Line = Waiting[]
/** `answer`: a call that answers it. `isCounted`: not where it has an answer that goes on for long. */
type Waiting = { answer: () => void; isCounted: boolean }

/**
 * Lets the requests of each connection be answered one after the other. Node hands them out as fast as they can be read, and keeps each
 * answer until those before it have been sent: a page that nobody reads would be made and kept thousands of times.
 */
export function requestLines() {
  const lines = new WeakMap<Socket, Line>()
  let unanswered = 0

  function lineOf(socket: Socket): Line {
    const known = lines.get(socket)
    if (known) return known
    const line: Line = []
    lines.set(socket, line)
    // Node tells an answer that its client is gone only when it is the first of its line.
    socket.once('close', () => {
      for (const waiting of line) setAside(waiting)
      line.length = 0
    })
    return line
  }

  function leave(line: Line): void {
    const answered = line.shift()
    if (answered) setAside(answered)
    line[0]?.answer()
  }

  function setAside(waiting: Waiting): void {
    if (waiting.isCounted) unanswered--
    waiting.isCounted = false
  }

  /** Calls `answer` when the requests before this one have been answered; never, if the connection ends before. */
  function join(socket: Socket, response: ServerResponse, answer: () => void): void {
    // Node reads on in what it has, also when the connection has been closed in the middle of it.
    if (socket.destroyed) return
    const line = lineOf(socket)
    if (line.length >= LINE_MAX) {
      warnSeldom({ code: 'too_many_requests_in_line', limit: LINE_MAX }, 'a connection was closed')
      socket.destroy()
      return
    }
    // Its turn would come when an answer ends that has no end, and until then it would take a place.
    if (line[0]?.isCounted === false) {
      closeBehindStream(socket)
      return
    }
    unanswered++
    // Called by the end of another request, it is still this one's.
    const waiting = { answer: AsyncResource.bind(answer), isCounted: true }
    const asked = currentRequest()
    if (asked)
      asked.setAside = () => {
        setAside(waiting)
        if (line.length > 1) closeBehindStream(socket)
      }
    response.once('close', () => {
      if (!socket.destroyed) leave(line)
    })
    if (line.push(waiting) === 1) answer()
  }

  /** @returns how many requests of all connections are waiting or being answered, but for those that were set aside. */
  return { join, unanswered: () => unanswered }
}
