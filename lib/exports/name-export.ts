import { readableLine } from '../accounts/names.ts'
import { record } from '../audit.ts'
import { query } from '../database.ts'
import { writeNarrowing } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import type { QueueTransaction } from '../queue.ts'
import { isUuid } from '../uuid.ts'
import type { Viewer } from '../viewer.ts'
import { actorOf } from './events.ts'
import { notify } from './live.ts'
import { OWNED } from './ownership.ts'

/** Longest name of an export, in characters; the column takes no longer one. */
const NAME_MAX = 120

/** What its owner may call an export. */
export const exportName = readableLine(NAME_MAX)

/**
 * Gives the viewer's export a name, in whatever state it is. Nothing but what people see of it depends on that.
 * @param name null for none. @param address from where the viewer asks.
 * @throws Problem `not_found` (also for somebody else's).
 */
export async function nameExport(
  { db }: QueueTransaction,
  viewer: Viewer,
  id: string,
  name: string | null,
  address: string | null,
): Promise<void> {
  if (!isUuid(id)) throw new Problem('not_found')
  const [own] = await query(
    db,
    `with named as (
       update claimcheck.export set name = $4::text where id = $1::uuid and ${OWNED('$2', '$3')} returning *
     )
     select ${notify('status', 'named')}::text from named`,
    [id, viewer.id, writeNarrowing(viewer), name],
  )
  if (!own) throw new Problem('not_found')
  await record(db, { kind: 'named', by: actorOf(viewer, address), exportId: id })
}
