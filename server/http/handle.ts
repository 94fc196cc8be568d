import { log } from '../../lib/log.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { problemResponse } from './problem-response.ts'

/**
 * Runs a route's handler and turns what it throws into an answer: a Problem says itself, anything else is logged in
 * full and told to the client as `internal` only.
 */
export async function handle(route: string, handler: () => Promise<Response>): Promise<Response> {
  try {
    return await handler()
  } catch (error) {
    if (error instanceof Problem) return problemResponse(error)
    log.error({ error, route }, 'a request failed')
    return problemResponse(new Problem('internal'))
  }
}
