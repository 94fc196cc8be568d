import type { Db } from 'pg-boss'
import { MADE_IN_FORCE, VIA_KEY } from '../accounts/keys-in-force.ts'
import { record } from '../audit.ts'
import { query } from '../database.ts'
import { type Actor, SERVICE } from '../exports/events.ts'
import { originOfUrl } from './disable.ts'

/*
 * An endpoint that a key has made goes with the key, also when it was changed since. Of one that has expired nothing is told from that moment
 * on (telling.ts), and the sweep of the workers removes it.
 */

const IS_LEFT = `p.via is not null and not ${MADE_IN_FORCE('p.via')}`

/** Removes the endpoints that a key has made. Belongs into the transaction that revokes it. */
export async function removeEndpointsOfKey(db: Db, ownerId: string, keyId: string, by: Actor): Promise<void> {
  await removeEndpoints(db, 'p.owner_id = $1::text and p.via = $2::text', [ownerId, VIA_KEY + keyId], by)
}

/** The ids of the endpoints that were made by keys which have ended. */
export async function findEndpointsOfEndedKeys(db: Db): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select p.id::text from claimcheck.endpoint p where ${IS_LEFT}`,
    [],
  )
  return rows.map(({ id }) => id)
}

/** Removes an endpoint if the key has ended that has made it. Belongs into a transaction. @returns whether there was one. */
export async function removeEndpointOfEndedKey(db: Db, id: string): Promise<boolean> {
  return (await removeEndpoints(db, `p.id = $1::uuid and ${IS_LEFT}`, [id], SERVICE)) > 0
}

async function removeEndpoints(db: Db, which: string, values: unknown[], by: Actor): Promise<number> {
  const removed = await query<{ id: string; url: string; ownerId: string }>(
    db,
    `delete from claimcheck.endpoint gone using (
       select p.id from claimcheck.endpoint p where ${which} order by p.id for update
     ) held where gone.id = held.id returning gone.id::text, gone.url, gone.owner_id as "ownerId"`,
    values,
  )
  for (const { id, url, ownerId } of removed) {
    const details = { endpointId: id, origin: originOfUrl(url) }
    await record(db, { kind: 'endpoint-removed', by, subject: ownerId, details })
  }
  return removed.length
}
