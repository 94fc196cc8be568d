import { hostname } from 'node:os'
import { query } from '../../lib/database.ts'
import { database } from '../database.ts'

/** Says that a worker is alive and what it writes; its first call makes it known. */
export async function renewPresence(id: string, exportIds: string[]): Promise<void> {
  await query(
    database(),
    `insert into claimcheck.worker (id, host, pid, export_ids) values ($1, $2, $3, $4)
     on conflict (id) do update set seen_at = now(), export_ids = excluded.export_ids`,
    [id, hostname(), process.pid, exportIds],
  )
}

/** Takes the worker off the list, and with it every worker that died long ago. */
export async function removePresence(id: string): Promise<void> {
  await query(
    database(),
    `delete from claimcheck.worker where id = $1 or seen_at < now() - interval '1 day'`,
    [id],
  )
}
