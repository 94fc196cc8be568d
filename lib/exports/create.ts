import type { Db } from 'pg-boss'
import { mayExport } from '../access.ts'
import { inTurnFor, query } from '../database.ts'
import type { Dataset } from '../dataset.ts'
import { env } from '../env.ts'
import { writeNarrowing } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import { type QueueTransaction, queueExport } from '../queue.ts'
import { scopeOf } from '../scope.ts'
import type { Viewer } from '../viewer.ts'
import { actorOf } from './events.ts'
import { makeExport } from './make-export.ts'
import { withDays } from './periods.ts'
import { needRoomForFile } from './quota.ts'
import { fieldErrors, requestSchema } from './request.ts'
import { findByKey, keptKey, readRequestKey } from './request-key.ts'

/**
 * `address`: from where the viewer asks. `name`: as name-export.ts has it, and of no request: under a key it is that of the first one.
 * `repeatOf`: the viewer's export that this one repeats. `requestKey`: what the client calls the request; it is not trusted either.
 */
type Options = {
  address: string | null
  name?: string | null
  repeatOf?: string | null
  requestKey?: unknown
}

/** An export that was asked for. `isKnown`: the same request had made it already, under the same key. */
type AskedFor = { exportId: string; isKnown: boolean }

/** Makes an export as {@link makeOrFindExport}. @returns its id, the ticket. */
export async function createExport(...args: Parameters<typeof makeOrFindExport>): Promise<string> {
  return (await makeOrFindExport(...args)).exportId
}

/**
 * Makes an export: validates the input against the dataset, then inserts the row and its job. The same request under the same key makes
 * no second one, also while the first is being made.
 * @param input whatever the client sent; nothing in it is trusted.
 * @throws Problem `dataset_unknown` also for one that the viewer may not export, `scope_failed`, `invalid_request` with
 * one error a field, `key_reused`, `too_many_exports`, `exports_too_fast` or `quota_used`.
 */
export async function makeOrFindExport(
  tx: QueueTransaction,
  viewer: Viewer,
  dataset: Dataset,
  input: unknown,
  { address, name = null, repeatOf = null, requestKey = null }: Options,
): Promise<AskedFor> {
  if (!mayExport(viewer, dataset)) throw new Problem('dataset_unknown')
  // Which rows there are is asked when it runs; one that cannot be told now would only fail then.
  scopeOf(viewer, dataset)
  const parsed = requestSchema(dataset).safeParse(input)
  if (!parsed.success) throw new Problem('invalid_request', { errors: fieldErrors(parsed.error) })
  const key = readRequestKey(requestKey)
  const made = {
    ownerId: viewer.id,
    dataset: dataset.id,
    name,
    request: withDays(parsed.data, new Date()),
    repeatOf,
    requestKey: keptKey(key, viewer),
    narrowing: writeNarrowing(viewer),
  }
  await inTurnFor(tx.db, `waiting:${viewer.id}`)
  const earlier = await findByKey(tx.db, made)
  if (earlier) return { exportId: earlier, isKnown: true }
  await needRoom(tx.db, viewer)
  await needLowRate(tx.db, viewer)
  await needRoomForFile(tx.db, viewer.id)
  const { exportId, turn } = await makeExport(tx.db, made, actorOf(viewer, address), env().maxRunningExports)
  await queueExport(tx, exportId, { ownerId: viewer.id, turn })
  return { exportId, isKnown: false }
}

/** Nobody knows when an export ends of which there is no estimate, in seconds; of what is asked too early, the next answer says it anew. */
const UNKNOWN_SECONDS = 10
/** Longest time for which somebody is sent away, in seconds: an estimate may be wrong, and another export may be cancelled. */
const AWAY_MAX_SECONDS = 60

/** Holds a person to their limit. */
async function needRoom(db: Db, viewer: Viewer): Promise<void> {
  const limit = env().maxWaitingExports
  // Counted no further than that, whatever the limit was before. `slot` comes first: those are the ones that run.
  const [row] = await query<{ waiting: number; seconds: number | null }>(
    db,
    `select count(*)::int as waiting,
       ceil(min(seconds_left - extract(epoch from now() - heartbeat_at)) filter (where status = 'running'))::int as seconds
     from (select status, seconds_left, heartbeat_at from claimcheck.export
       where owner_id = $1::text and status in ('queued', 'running') order by slot limit $2::int) as one`,
    [viewer.id, limit],
  )
  if (!row || row.waiting < limit) return
  const retryAfterSeconds = Math.min(Math.max(row.seconds ?? UNKNOWN_SECONDS, 1), AWAY_MAX_SECONDS)
  throw new Problem('too_many_exports', { params: { limit, retryAfterSeconds } })
}

/**
 * Who cancels each export at once has room for ever; each leaves a row and lines of the audit trail all the same. Counted by these: the
 * row may be deleted. Of as many as may be made, the earliest says when another one may.
 */
async function needLowRate(db: Db, viewer: Viewer): Promise<void> {
  const limit = env().maxExportsPerMinute
  const [row] = await query<{ made: number; seconds: number | null }>(
    db,
    `select count(*)::int as made, ceil(extract(epoch from min(at) + interval '1 minute' - now()))::int as seconds from (
       select at from claimcheck.event where actor = $1::text and kind = 'made' and at > now() - interval '1 minute'
       order by at desc limit $2::int) as one`,
    [viewer.id, limit],
  )
  if (!row || row.made < limit) return
  const retryAfterSeconds = Math.max(row.seconds ?? 1, 1)
  throw new Problem('exports_too_fast', { params: { limit, retryAfterSeconds } })
}
