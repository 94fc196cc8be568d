import { fromPrisma } from 'pg-boss'
import { database } from '../db.ts'
import { log } from '../log.ts'
import { Problem } from '../problems.ts'
import { dropJob } from '../queue.ts'
import type { Viewer } from '../viewer.ts'
import { findExport } from './queries.ts'

/**
 * Cancels the viewer's export. A queued one is cancelled at once; a running one when its worker notices, within about a
 * second. From this moment on it cannot succeed any more.
 * @throws Problem `not_found` (also for somebody else's) or `already_ended`.
 */
export async function requestCancel(viewer: Viewer, id: string): Promise<'cancelled' | 'cancelling'> {
  const found = await findExport(viewer, id)
  if (!found) throw new Problem('not_found')
  const outcome = await database().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ status: string }[]>`
      update claimcheck.export
      set cancel_requested_at = coalesce(cancel_requested_at, now()),
          finished_at = case status when 'queued' then now() end,
          status = case status when 'queued' then 'cancelled' else status end
      where id = ${id}::uuid and owner_id = ${viewer.id} and status in ('queued', 'running')
      returning status::text as status`
    if (rows[0]?.status === 'cancelled') await dropJob(fromPrisma(tx), id)
    return rows[0]?.status
  })
  if (!outcome) throw new Problem('already_ended')
  log.info({ exportId: id, viewer: viewer.id, outcome }, 'cancellation asked for')
  return outcome === 'cancelled' ? 'cancelled' : 'cancelling'
}
