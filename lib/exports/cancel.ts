import { query } from '../database.ts'
import { writeNarrowing } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import { dropJob, type QueueTransaction } from '../queue.ts'
import { isUuid } from '../uuid.ts'
import type { Viewer } from '../viewer.ts'
import { type Actor, actorOf } from './events.ts'
import { OWNED } from './ownership.ts'
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
  return cancel(tx, id, viewer, actorOf(viewer, address))
}

/** Cancels anybody's export, for an administrator; otherwise as {@link cancelExport}. @param by who is told to have cancelled it. */
export async function cancelAnyExport(
  tx: QueueTransaction,
  id: string,
  by: Actor,
): Promise<'cancelled' | 'cancelling'> {
  return cancel(tx, id, 'anybody', by)
}

/** Whose export it has to be. */
type Owner = Viewer | 'anybody'

async function cancel(
  tx: QueueTransaction,
  id: string,
  owner: Owner,
  by: Actor,
): Promise<'cancelled' | 'cancelling'> {
  if (!(await statusOf(tx, owner, id))) throw new Problem('not_found')
  const changed = await requestCancel(tx.db, id, by)
  if (changed === 'cancelled') {
    await dropJob(tx, id)
    return 'cancelled'
  }
  const status = changed ?? (await statusOf(tx, owner, id))
  if (!status || isTerminal(status)) throw new Problem('already_ended')
  return 'cancelling'
}

async function statusOf({ db }: QueueTransaction, owner: Owner, id: string): Promise<Status | null> {
  if (!isUuid(id)) return null
  const [found] = await query<{ status: Status }>(
    db,
    `select status::text from claimcheck.export where id = $1::uuid ${owner === 'anybody' ? '' : `and ${OWNED('$2', '$3')}`}`,
    owner === 'anybody' ? [id] : [id, owner.id, writeNarrowing(owner)],
  )
  return found?.status ?? null
}
