import { query } from '../../lib/database.ts'
import { expire } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import { readStoreId } from '../../lib/store/identity.ts'
import { parseKey } from '../../lib/store/keys.ts'
import type { Store, StoredKey } from '../../lib/store/store.ts'
import { findEndpointsOfEndedKeys, removeEndpointOfEndedKey } from '../../lib/webhooks/of-keys.ts'
import { database, inTransaction } from '../database.ts'
import { sweptAt, sweptExports, sweptFiles } from '../metrics/worker-metrics.ts'

/** How long deliveries that have ended are kept, in days. */
const DELIVERY_DAYS = 30

/** How long things are kept. */
export type Retention = { rowDays: number; eventDays: number }

/**
 * Removes expired artifacts, what dead attempts left behind, and the rows of old exports. Everything is decided by the
 * database's clock and by rows, never by the times of files, so it may run on any number of machines at once.
 */
export async function sweep(store: Store, { rowDays, eventDays }: Retention): Promise<void> {
  // Listed before the rows are read: what is written in between is not in the list, and stays.
  const files = await store.list()
  for (const expired of await expire(database())) {
    sweptExports.inc()
    log.info(expired, 'file expired')
  }
  const unwanted = await findUnwanted(files)
  const storeId = await readStoreId(database())
  for (const { key, isPublished, ownerId } of unwanted) {
    // Asked each time: the disk may have been changed for another one.
    if (storeId === null || (await store.identity()) !== storeId)
      throw new Error(`${store.name} is not the store of this database: nothing is removed from it`)
    await (isPublished ? store.remove(key) : store.removePartial(key))
    sweptFiles.inc({ kind: isPublished ? 'published' : 'partial' })
    log.info({ exportId: parseKey(key)?.exportId, ownerId, key }, 'file removed from the store')
  }
  await removeRows(rowDays)
  await removeEvents(eventDays)
  await removeEndpoints()
  await removeKeys(eventDays)
  await removeEndedSessions()
  await removeOldDeliveries(Math.min(DELIVERY_DAYS, eventDays))
  sweptAt.setToCurrentTime()
}

/**
 * The files that no export points at and that no attempt writes. Those of an export that this database has never known are
 * somebody else's, whatever the store's id says, and stay.
 */
async function findUnwanted(files: StoredKey[]): Promise<(StoredKey & { ownerId: string | null })[]> {
  if (files.length === 0) return []
  const attempts = files.map(({ key }) => parseKey(key))
  // A file that is published while it is listed is in the list twice: the one that is gone must not take the other with it.
  const rows = await query<{ index: number; ownerId: string | null }>(
    database(),
    `select f.index::int - 1 as index, coalesce(e.owner_id,
       (select v.actor from claimcheck.event v where v.export_id = f.id and v.kind = 'made' limit 1)) as "ownerId"
     from unnest($1::text[], $2::uuid[], $3::int[], $4::bool[])
         with ordinality as f (key, id, attempt, is_published, index)
       left join claimcheck.export e on e.id = f.id
     where (e.id is not null or exists (select from claimcheck.event v where v.export_id = f.id))
       and not coalesce(
       (e.status = 'running' and e.attempt = f.attempt)
         or (f.is_published and e.status = 'succeeded' and e.artifact_key = f.key), false)`,
    [
      files.map(({ key }) => key),
      attempts.map((each) => each?.exportId),
      attempts.map((each) => each?.attempt),
      files.map(({ isPublished }) => isPublished),
    ],
  )
  return rows.flatMap(({ index, ownerId }) => {
    const file = files[index]
    return file ? [{ ...file, ownerId }] : []
  })
}

async function removeRows(days: number): Promise<void> {
  const removed = await query<{ id: string }>(
    database(),
    `delete from claimcheck.export
     where status in ('failed', 'cancelled', 'expired') and finished_at < now() - make_interval(days => $1::int)
     returning id::text`,
    [days],
  )
  if (removed.length > 0) log.info({ rows: removed.length }, 'rows of old exports removed')
}

/**
 * Removes what is old of the audit trail, and of no export that is still there. The database refuses to everybody else (see the migration
 * "audit"): the setting says, for this statement only, that it is the sweep.
 */
async function removeEvents(days: number): Promise<void> {
  await query(
    database(),
    `delete from claimcheck.event e
     where (select set_config('claimcheck.sweeps_events', 'on', true)) = 'on'
       and e.at < now() - make_interval(days => $1::int)
       and not exists (select from claimcheck.export x where x.id = e.export_id)`,
    [days],
  )
}

/** Removes the webhooks of API keys that have ended, one after the other: whoever ends an export waits for no more than one. */
async function removeEndpoints(): Promise<void> {
  for (const endpointId of await findEndpointsOfEndedKeys(database()))
    if (await inTransaction((db) => removeEndpointOfEndedKey(db, endpointId)))
      log.info({ endpointId }, 'a webhook was removed, whose API key has ended')
}

/** Removes API keys that have ended so long ago that the audit trail has nothing of them any more: until then it names them. */
async function removeKeys(days: number): Promise<void> {
  await query(
    database(),
    `delete from claimcheck.api_key where least(revoked_at, expires_at) < now() - make_interval(days => $1::int)`,
    [days],
  )
}

/** Removes sessions and other things of sign-in that have ended. */
async function removeEndedSessions(): Promise<void> {
  await query(database(), 'delete from claimcheck.session where expires_at < now()')
  await query(database(), 'delete from claimcheck.verification where expires_at < now()')
  await query(
    database(),
    `delete from claimcheck.rate_limit where last_request < extract(epoch from now() - interval '1 day') * 1000`,
  )
}

/** Removes what webhooks were told of long ago, and the secrets that have ended. */
async function removeOldDeliveries(days: number): Promise<void> {
  await query(
    database(),
    `delete from claimcheck.delivery where status <> 'pending' and finished_at < now() - make_interval(days => $1::int)`,
    [days],
  )
  await query(database(), 'delete from claimcheck.endpoint_secret where ends_at < now()')
}
