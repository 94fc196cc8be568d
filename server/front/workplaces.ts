import { AsyncResource } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'

/**
 * So long an answer takes a place, in ms. Whichever takes longer waits for something else than this process: a lock, a database, or a
 * client that reads slowly.
 */
const WORK_MS = 2_000

/**
 * Bounds how many answers are in the making: a page takes memory from when it is begun to when it is sent, and a crowd that came at
 * once took all there was.
 * @param count how many places there are.
 * @returns a function that lets an answer be made as soon as there is a place, in the order in which they were asked for; never, if
 * its client has left by then.
 */
export function workplaces(count: number): (response: ServerResponse, make: () => void) => void {
  const waiting: { response: ServerResponse; make: () => void }[] = []
  let taken = 0

  function fill(): void {
    while (taken < count) {
      const first = waiting.shift()
      if (!first) return
      if (isGone(first.response)) continue
      taken++
      whenOver(first.response, () => {
        taken--
        fill()
      })
      first.make()
    }
  }

  return (response, make) => {
    // Called by the end of another answer, it is still this request's.
    waiting.push({ response, make: AsyncResource.bind(make) })
    fill()
  }
}

/** Whether the client has left, of which Node tells a response that has not begun nothing. */
function isGone({ socket, closed }: ServerResponse): boolean {
  return closed || (socket?.destroyed ?? true)
}

/** Calls back once, when the answer has been sent, its client has left, or it takes long. */
function whenOver(response: ServerResponse, callback: () => void): void {
  let isOver = false
  const end = () => {
    clearTimeout(timer)
    if (!isOver) callback()
    isOver = true
  }
  const timer = setTimeout(end, WORK_MS)
  response.once('close', end)
}
