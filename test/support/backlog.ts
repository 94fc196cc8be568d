import pg from 'pg'
import { EXPORT_QUEUE, READY, WAITING } from '../../lib/queue.ts'
import { viewerNamed } from './exports.ts'
import type { Sandbox } from './sandbox.ts'

/** One person with many exports, another with a long history. */
export const FLOODER = viewerNamed('flooder')
export const REGULAR = viewerNamed('regular')

/**
 * Makes so many queued exports with their jobs: half of them of people who have one each, a tenth of one person, the others of people
 * who have twenty each. And a fifth as many that have ended.
 */
export async function makeBacklog({ admin }: Pick<Sandbox, 'admin'>, count: number): Promise<void> {
  await admin.query('set synchronous_commit = off')
  // First, so that who reads the table from its beginning meets them.
  await admin.query(`
    insert into claimcheck.export (id, owner_id, dataset, request, created_at, status, finished_at, expires_at,
      row_count, byte_size, sha256, artifact_key)
    select ('10000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      case when n % 10 = 0 then '${REGULAR.id}' else 'one ' || n end, 'orders', '{}', now(), 'succeeded',
      now(), now() + interval '1 day', 1, 1, 'ab', 'key'
    from generate_series(1, ${count} / 5) as n`)
  await admin.query(`
    insert into claimcheck.export (id, owner_id, dataset, request, created_at, slot, turn_at)
    select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, owner, 'orders',
      '{"columns": ["id"], "filters": []}', at, case when place < 2 then place + 1 end,
      case when place < 2 then at + place * interval '1 hour' end
    from generate_series(0, ${count} - 1) as n,
      lateral (select timestamptz '2026-01-01' + n * interval '1 second') as t (at),
      lateral (select
        case when n % 10 = 9 then '${FLOODER.id}' when n % 10 < 4 then 'twenty ' || n / 50 else 'one ' || n end,
        case when n % 10 = 9 then n / 10 when n % 10 < 4 then n % 50 else 0 end) as o (owner, place)`)
  await admin.query(`
    insert into pgboss.job (id, name, data, priority, group_id, created_on, policy, retry_limit, expire_seconds)
    select id, '${EXPORT_QUEUE}', jsonb_build_object('exportId', id),
      case when slot is null then ${WAITING} else ${READY} end, owner_id, coalesce(turn_at, created_at), 'standard', 5, 86400
    from claimcheck.export where status = 'queued'`)
  await admin.query('vacuum analyze claimcheck.export')
  await admin.query('vacuum analyze pgboss.job')
}

/** Holds so many advisory locks that have nothing to do with us, until it is disposed. */
export async function holdLocks({ databaseUrl }: Sandbox, count: number): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'claimcheck-test' })
  await client.connect()
  await client.query('select count(pg_advisory_lock(n)) from generate_series(1, $1::int) as n', [count])
  return { [Symbol.asyncDispose]: () => client.end() }
}

/** Keys of somebody's, some of which have ended. */
export async function makeKeys({ admin }: Sandbox, ownerId: string, count: number): Promise<void> {
  await admin.query(
    `insert into claimcheck.api_key (id, owner_id, name, start, hash, expires_at)
     select n, $1, 'x', 'x', n, now() + (n % 9 - 1) * interval '1 day' from generate_series(1, ${count}) n`,
    [ownerId],
  )
  await admin.query('vacuum analyze claimcheck.api_key')
}
