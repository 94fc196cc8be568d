import { hostname } from 'node:os'
import { query } from '../../lib/database.ts'
import type { SourceState, StoreState } from '../../lib/presence.ts'
import { database } from '../database.ts'

/** What a worker says of itself. A state is null before it has looked. */
export type Presence = {
  id: string
  /** The exports that it writes. */
  exportIds: string[]
  storeState: StoreState | null
  sourceState: SourceState | null
  /** How old the state of the source is. */
  sourceAgeSeconds: number | null
}

/**
 * Says that a worker is alive, what it writes and what it can use; its first call makes it known.
 * @returns the id of the store that the database knows, which costs no statement of its own here.
 */
export async function renewPresence(presence: Presence): Promise<string | null> {
  const [row] = await query<{ storeId: string | null }>(
    database(),
    `insert into claimcheck.worker (id, host, pid, export_ids, store_state, source_state, source_checked_at)
     values ($1, $2, $3, $4, $5, $6, now() - make_interval(secs => $7))
     on conflict (id) do update set seen_at = now(), export_ids = excluded.export_ids,
       store_state = excluded.store_state, source_state = excluded.source_state,
       source_checked_at = excluded.source_checked_at
     returning (select s.id::text from claimcheck.store s) as "storeId"`,
    [
      presence.id,
      hostname(),
      process.pid,
      presence.exportIds,
      presence.storeState,
      presence.sourceState,
      presence.sourceAgeSeconds,
    ],
  )
  return row?.storeId ?? null
}

/** Takes the worker off the list, and with it every worker that died long ago. */
export async function removePresence(id: string): Promise<void> {
  await query(
    database(),
    `delete from claimcheck.worker where id = $1 or seen_at < now() - interval '1 day'`,
    [id],
  )
}
