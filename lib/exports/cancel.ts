import { query } from '../database.ts'
import { Problem } from '../problems/problem.ts'
import { dropJob, type QueueTransaction } from '../queue.ts'
import { isUuid } from '../uuid.ts'
import type { Viewer } from '../viewer.ts'
import { actorOf } from './events.ts'
import { isTerminal, type Status } from './status.ts'
import { requestCancel } from './transitions.ts'

/**
 * Cancels the viewer's export. A queued one is cancelled at once; a running one when its worker notices, within about a
 * second. From this moment on it cannot succeed any more. Asking again changes nothing.
 * @param address from where the viewer asks.
 * @throws Problem `not_found` (also for somebody else's) or `already_ended`.
 */
export async function cancelExport(
  tx: QueueTransaction,
  viewer: Viewer,
  id: string,
  address: string | null,
): Promise<'cancelled' | 'cancelling'> {
  if (!(await statusOf(tx, viewer, id))) throw new Problem('not_found')
  const changed = await requestCancel(tx.db, id, actorOf(viewer, address))
  if (changed === 'cancelled') {
    await dropJob(tx, id)
    return 'cancelled'
  }
  const status = changed ?? (await statusOf(tx, viewer, id))
  if (!status || isTerminal(status)) throw new Problem('already_ended')
  return 'cancelling'
}

async function statusOf({ db }: QueueTransaction, viewer: Viewer, id: string): Promise<Status | null> {
  if (!isUuid(id)) return null
  const [found] = await query<{ status: Status }>(
    db,
    'select status::text from claimcheck.export where id = $1::uuid and owner_id = $2::text',
    [id, viewer.id],
  )
  return found?.status ?? null
}
