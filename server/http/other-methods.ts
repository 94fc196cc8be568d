import { Problem } from '../../lib/problems/problem.ts'
import { problemResponse } from './problem-response.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

type Method = (typeof METHODS)[number]
type OtherMethods = Record<Method | 'OPTIONS', () => Promise<Response>>

/**
 * Handlers for all methods that a route does not take: they say 405, and by `Allow` which it does (RFC 9110, section 15.5.6). OPTIONS is
 * answered with these, because Next would name everything that has a handler.
 * @param taken those that the route has handlers of its own for.
 */
export function otherMethods(...taken: Method[]): OtherMethods {
  const headers = { Allow: [...taken, 'OPTIONS'].join(', ') }
  const refuse = async () => problemResponse(new Problem('method_not_allowed'), headers)
  const refusals = Object.fromEntries(METHODS.map((method) => [method, refuse])) as OtherMethods
  const tell = async () => new Response(null, { status: 204, headers })
  return { ...refusals, OPTIONS: tell }
}
