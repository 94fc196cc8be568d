import pg from 'pg'
import { connectionOptions, DatabaseClient, PATIENCE } from '../../lib/database-client.ts'
import { env } from '../../lib/env.ts'
import { log } from '../../lib/log.ts'
import { pinNames } from '../../lib/own-names.ts'
import { ClaimLostError } from './stop-reasons.ts'

/** How long a claim waits for the worker before it to let go: it may just be handing over. In ms. */
const HAND_OVER_TIMEOUT_MS = 500
/** How long a claim waits for the backend of the worker before it to be gone, in ms. */
const TAKEOVER_TIMEOUT_MS = 2_000
/** SQLSTATE lock_not_available. */
const LOCK_TIMEOUT = '55P03'

/** SQL for the number of the lock of the export with this id. */
export function lockKey(id: string): string {
  return `hashtextextended(${id}::text, 0)`
}

/** SQL for the numbers of the locks that living connections hold, of which pg_locks shows the two halves, and who holds them. */
export const HELD_LOCKS = `
  select l.classid::bigint << 32 | l.objid::bigint as key, l.pid from pg_locks l
  where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
    and l.database = (select d.oid from pg_database d where d.datname = current_database())`

/** The connection on which an attempt lives. When it ends, for whatever reason, the attempt has lost its claim. */
export type ClaimConnection = pg.Client & AsyncDisposable

/**
 * Opens a connection that holds the export's lock. Postgres frees the lock in the moment in which this process dies, so
 * others see at once that nobody works on the export any more.
 *
 * Whoever calls this was given the export's job, so a connection that still holds the lock belongs to a worker that was
 * given up (frozen, or cut off): its backend is ended.
 * @param options `onLost`: called when the connection breaks by itself; `isOurs`: whether the job still is the caller's, who
 * may have been frozen, and given up, since it was given the job.
 * @throws ClaimLostError when it is not.
 */
export async function openClaimConnection(
  exportId: string,
  { onLost, isOurs }: { onLost: (error: Error) => void; isOurs: () => Promise<boolean> },
): Promise<ClaimConnection> {
  const client = new DatabaseClient(connectionOptions(env().databaseUrl, 'claimcheck-claim', PATIENCE.worker))
  client.on('error', onLost)
  await client.connect()
  const connection = Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
  try {
    await pinNames(client)
    await lock(client, exportId, isOurs)
    return connection
  } catch (error) {
    await client.end()
    throw error
  }
}

async function lock(client: pg.Client, exportId: string, isOurs: () => Promise<boolean>): Promise<void> {
  const tried = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(${lockKey('$1')}) as locked`,
    [exportId],
  )
  if (tried.rows[0]?.locked) return
  if (!(await isOurs())) throw new ClaimLostError()
  if (await lockWithin(client, exportId, HAND_OVER_TIMEOUT_MS)) return
  log.warn({ exportId }, 'ending the connection of a worker that was given up')
  await client.query(
    `select pg_terminate_backend(pid) from (${HELD_LOCKS}) as held where key = ${lockKey('$1')}`,
    [exportId],
  )
  if (await lockWithin(client, exportId, TAKEOVER_TIMEOUT_MS)) return
  throw new Error(`The backend that holds export ${exportId} does not end`)
}

/** Waits for the lock of an export. @returns false when it did not come. */
async function lockWithin(client: pg.Client, exportId: string, timeoutMs: number): Promise<boolean> {
  await client.query(`set lock_timeout = ${timeoutMs}`)
  const isHeld = await client
    .query(`select pg_advisory_lock(${lockKey('$1')})`, [exportId])
    .then(() => true, isTimeout)
  await client.query('reset lock_timeout')
  return isHeld
}

/** @throws any other error: the connection is given up then. */
function isTimeout(error: unknown): false {
  if (error instanceof pg.DatabaseError && error.code === LOCK_TIMEOUT) return false
  throw error
}
