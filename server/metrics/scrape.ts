import { fromPrisma } from 'pg-boss'
import { env } from '../../lib/env.ts'
import { measurePool, measureStore } from '../../lib/metrics/process-state.ts'
import { EXPOSITION_TYPE } from '../../lib/metrics/registry.ts'
import { scraper } from '../../lib/metrics/scrape.ts'
import { measureSharedState } from '../../lib/metrics/shared-state.ts'
import { bearsToken } from '../../lib/metrics/token.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import { examineStore } from '../../lib/store/identity.ts'
import { countDownloads } from '../downloads.ts'
import { countHeld } from '../held-requests.ts'
import { outsideOfRequests } from '../http/current-request.ts'
import { pool, prisma } from '../prisma.ts'
import { downloads, heldRequests } from './web-metrics.ts'

/**
 * Answers with the metrics of this process.
 * @throws Problem `unknown_address` where the operator shows them to nobody (METRICS_TOKEN), `metrics_token_refused` to whom they are not shown.
 */
export async function metricsResponse({ headers }: Pick<Request, 'headers'>): Promise<Response> {
  const { metricsToken } = env()
  if (metricsToken === undefined) throw new Problem('unknown_address')
  if (!bearsToken(headers.get('authorization'), metricsToken)) throw new Problem('metrics_token_refused')
  return new Response(await scrape(), {
    headers: { 'Content-Type': EXPOSITION_TYPE, 'Cache-Control': 'no-store' },
  })
}

const scrape = scraper(() => outsideOfRequests(look))

async function look(): Promise<void> {
  const storeId = await measureSharedState(fromPrisma(prisma()))
  measureStore(await examineStore(configuredStore(), storeId))
  measurePool(pool())
  downloads.set(countDownloads())
  heldRequests.set(countHeld())
}
