import { AsyncResource } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { warnSeldom } from '../http/warn-seldom.ts'

/**
 * Requests of one connection that may be there at a time. Browsers and the usual proxies send one and wait for its answer. Whoever sends
 * more has to send again what was not answered when the connection is closed (RFC 9112, section 9.3.2).
 */
const LINE_MAX = 16

/** The requests of one connection that are not answered yet, in the order in which they came: each is a call that answers it. */
type Line = (() => void)[]

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
      unanswered -= line.length
      line.length = 0
    })
    return line
  }

  function leave(line: Line): void {
    if (line.shift()) unanswered--
    line[0]?.()
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
    unanswered++
    response.once('close', () => {
      if (!socket.destroyed) leave(line)
    })
    // Called by the end of another request, it is still this one's.
    if (line.push(AsyncResource.bind(answer)) === 1) answer()
  }

  /** @returns how many requests of all connections are waiting or being answered. */
  return { join, unanswered: () => unanswered }
}
