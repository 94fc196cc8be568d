import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { isUuid } from '../uuid.ts'
import type { Viewer } from '../viewer.ts'

/** What an export was asked for; `request` is as it was frozen, and may no longer fit its dataset. */
export type FrozenRequest = { dataset: string; request: unknown }

/** The request of the viewer's export; null when there is none by this id, or it is somebody else's. */
export async function readFrozenRequest(db: Db, viewer: Viewer, id: string): Promise<FrozenRequest | null> {
  if (!isUuid(id)) return null
  const [found] = await query<FrozenRequest>(
    db,
    'select dataset, request from claimcheck.export where id = $1::uuid and owner_id = $2::text',
    [id, viewer.id],
  )
  return found ?? null
}
