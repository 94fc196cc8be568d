import { AsyncLocalStorage } from 'node:async_hooks'

/** Within so many seconds everything of this folder is counted. */
export const WINDOW_SECONDS = 60

/** How much of something somebody may still do. `seconds`: until they may do all of it again. */
export type Allowance = { limit: number; left: number; seconds: number }

/** What is counted, as the headers name it. */
type Policy = 'requests' | 'changes'

/** What was counted of the call of the API that is being answered. Asked when the answer is there: one may be held for a minute. */
type Told = Map<Policy, () => Allowance>

const calls = new AsyncLocalStorage<Told>()

/** Has the answer to a call of the API say what whoever asked may still do, if they were counted. */
export async function tellingAllowances(work: () => Promise<Response>): Promise<Response> {
  const told: Told = new Map()
  const response = await calls.run(told, work)
  for (const [name, value] of headersOf(told)) response.headers.set(name, value)
  return response
}

/** Whether something is not counted yet of a call of the API. False also where there is none: of pages and actions nobody is told. */
export function isToBeTold(policy: Policy): boolean {
  return calls.getStore()?.has(policy) === false
}

/** Has the answer say it. */
export function tellAllowance(policy: Policy, allowance: () => Allowance): void {
  calls.getStore()?.set(policy, allowance)
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-10: lists of structured fields (RFC 9651). */
function headersOf(told: Told): [name: string, value: string][] {
  if (told.size === 0) return []
  const allowances = [...told].map(([policy, allowance]) => ({ policy, ...allowance() }))
  const policies = allowances.map(({ policy, limit }) => `"${policy}";q=${limit};w=${WINDOW_SECONDS}`)
  const lefts = allowances.map(({ policy, left, seconds }) => `"${policy}";r=${left};t=${seconds}`)
  return [
    ['RateLimit-Policy', policies.join(', ')],
    ['RateLimit', lefts.join(', ')],
  ]
}
