import { query } from '../database.ts'
import { writeNarrowing } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import { dropJob, type QueueTransaction } from '../queue.ts'
import { isUuid } from '../uuid.ts'
import type { Viewer } from '../viewer.ts'
import { insertEvent } from './compare-and-set.ts'
import { actorOf, originOf } from './events.ts'
import { notify } from './live.ts'
import { OWNED } from './ownership.ts'
import { isTerminal, STATUSES } from './status.ts'

const ENDED = STATUSES.filter(isTerminal)
  .map((status) => `'${status}'`)
  .join(', ')

const DELETE = `with own as (
    select id, status from claimcheck.export where id = $3::uuid and ${OWNED('$4', '$5')} for update
  ), gone as (
    delete from claimcheck.export e using own where e.id = own.id and own.status in (${ENDED}) returning e.*
  ), told as (
    ${insertEvent('gone', `'deleted'`, `jsonb_build_object('dataset', dataset, 'status', status)`)}
  )
  select gone.id is not null as "isGone", gone.artifact_key as "artifactKey",
    case when gone.id is not null then ${notify('status', 'gone')}::text end as told
  from own left join gone on true`

/**
 * Deletes the row of the viewer's export that has ended, and its job. The audit trail keeps its lines, and by them the sweep knows that a
 * file which is still in the store has no export any more.
 * @param address from where the viewer asks.
 * @returns the key of its file; null where there never was one.
 * @throws Problem `not_found` (also for somebody else's) or `not_ended`.
 */
export async function deleteExport(
  tx: QueueTransaction,
  viewer: Viewer,
  id: string,
  address: string | null,
): Promise<string | null> {
  if (!isUuid(id)) throw new Problem('not_found')
  const by = actorOf(viewer, address)
  const values = [by.id, originOf(by), id, viewer.id, writeNarrowing(viewer)]
  const [own] = await query<{ isGone: boolean; artifactKey: string | null }>(tx.db, DELETE, values)
  if (!own) throw new Problem('not_found')
  if (!own.isGone) throw new Problem('not_ended')
  await dropJob(tx, id)
  return own.artifactKey
}
