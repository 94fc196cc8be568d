import { log } from '../../lib/log.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { StoreAwayError } from '../../lib/store/store.ts'
import { isDatabaseAway, isDatabaseBusy } from '../database-away.ts'
import { tellingAllowances } from '../limits/allowances.ts'
import { problemResponse } from './problem-response.ts'
import { warnSeldom } from './warn-seldom.ts'

/**
 * Runs a route's handler and turns what it throws into an answer: a Problem says itself, and so do a database and a store that are away or busy;
 * anything else is logged in full and told to the client as `internal` only. Whatever the answer is, it says what whoever asked may still do.
 */
export function handle(route: string, handler: () => Promise<Response>): Promise<Response> {
  return tellingAllowances(() => answerOf(route, handler))
}

async function answerOf(route: string, handler: () => Promise<Response>): Promise<Response> {
  try {
    return await handler()
  } catch (error) {
    if (error instanceof Problem) return problemResponse(error)
    // Before the database: what its cause says of the network is not of that.
    if (error instanceof StoreAwayError) {
      warnSeldom({ code: 'store_away', route, error }, 'the store could not be reached')
      return problemResponse(new Problem('store_away'))
    }
    if (isDatabaseAway(error)) {
      warnSeldom({ code: 'database_away', route, error }, 'the database could not be reached')
      return problemResponse(new Problem('database_away'))
    }
    if (isDatabaseBusy(error)) {
      warnSeldom({ code: 'server_busy', route, error }, 'a request waited for too long in the database')
      return problemResponse(new Problem('server_busy'))
    }
    log.error({ error, route }, 'a request failed')
    return problemResponse(new Problem('internal'))
  }
}
