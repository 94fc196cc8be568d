import { log } from '../../lib/log.ts'
import { outsideOfRequests } from './current-request.ts'

/** For so long nothing is said again of the same code, in ms. */
const QUIET_MS = 60_000

/** What happened since a code was last spoken of, by code. */
const unsaid = new Map<string, { count: number; last: Fields }>()

type Fields = { code: string } & Record<string, unknown>

/**
 * Warns of what anybody can make happen as often as they like: at once, and then once a minute for each code, with how often it
 * happened since.
 */
export function warnSeldom(fields: Fields, message: string): void {
  const since = unsaid.get(fields.code)
  if (since) {
    since.count++
    since.last = fields
    return
  }
  log.warn(fields, message)
  unsaid.set(fields.code, { count: 0, last: fields })
  // What it sums up is of many requests.
  outsideOfRequests(() => setTimeout(speakAgain, QUIET_MS, fields.code, message).unref())
}

function speakAgain(code: string, message: string): void {
  const since = unsaid.get(code)
  if (!since?.count) return void unsaid.delete(code)
  log.warn({ ...since.last, times: since.count }, `${message}, and others in the last minute`)
  unsaid.set(code, { count: 0, last: since.last })
  setTimeout(speakAgain, QUIET_MS, code, message).unref()
}
