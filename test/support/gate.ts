import pg from 'pg'
import { env } from '../../lib/env.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { createExport } from './acts.ts'
import { newViewer, untilSucceeded } from './exports.ts'
import { readInOrder } from './order-view.ts'
import type { Sandbox } from './sandbox.ts'
import { orders } from './shop.ts'
import { eventually } from './wait.ts'

/** Holds up every export that reads the orders, until it is opened or disposed. */
export type Gate = AsyncDisposable & {
  /** Waits until so many exports stand before the gate. */
  waiting(count: number): Promise<unknown>
  open(): Promise<void>
}

/** Closes the way to the orders, by a lock that conflicts with reading them. */
export async function closeGate(sandbox: Sandbox): Promise<Gate> {
  const client = await connect(sandbox.adminUrl)
  await client.query('begin; lock table demo.orders in access exclusive mode')
  return gateOf(client, `l.relation = 'demo.orders'::regclass`)
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'claimcheck-test' })
  await client.connect()
  return client
}

/** The gate that a client has closed, by a lock of which this is the condition. */
function gateOf(client: pg.Client, lock: string): Gate {
  let opened: Promise<void> | undefined
  const open = () => {
    opened ??= client.end()
    return opened
  }
  return {
    open,
    waiting: (count) =>
      eventually(`${count} exports wait at the gate`, () => hasWaiting(client, lock, count)),
    [Symbol.asyncDispose]: open,
  }
}

/** The number of the lock at which {@link layGate}'s gates stand. */
const GATE = '0, 2'

/**
 * Lays a gate into the orders, at which exports wait for as long as it takes: of one that {@link closeGate} closes they
 * try again after `lock_timeout` (lib/source/session.ts), and over a link that is held up, the watchdog soon ends them.
 * @param at the order before which it stands. The orders come in the order of their ids.
 * @returns what closes it.
 */
export async function layGate(
  { admin, adminUrl }: Pick<Sandbox, 'admin' | 'adminUrl'>,
  at = 1,
): Promise<() => Promise<Gate>> {
  await admin.query(`
    create function demo.pass_gate() returns boolean language plpgsql set lock_timeout = 0 as $$ begin
      perform pg_catalog.pg_advisory_lock_shared(${GATE});
      return pg_catalog.pg_advisory_unlock_shared(${GATE});
    end $$`)
  await readInOrder(admin, `id <> ${at} or demo.pass_gate()`)
  return async () => {
    const client = await connect(adminUrl)
    await client.query(`select pg_advisory_lock(${GATE})`)
    return gateOf(client, `l.locktype = 'advisory' and l.objsubid = 2`)
  }
}

/**
 * Makes an export of the orders whose request is another one when a worker reads it: until it is changed, it stands behind others
 * of the same person.
 * @param changed SQL for the request, made of what it was.
 */
export async function makeChanged(sandbox: Sandbox, request: unknown, changed: string): Promise<string> {
  const viewer = newViewer()
  await using gate = await closeGate(sandbox)
  const before = await createExports(env().maxRunningExports, viewer, request)
  await gate.waiting(1)
  const id = await createExport(viewer, orders, request)
  await sandbox.admin.query(`update claimcheck.export set request = ${changed} where id = $1`, [id])
  await gate.open()
  for (const each of before) await untilSucceeded(sandbox, each)
  return id
}

/** Makes so many exports of the orders, one after the other. @returns their ids. */
export async function createExports(count: number, viewer: Viewer, request: unknown): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) ids.push(await createExport(viewer, orders, request))
  return ids
}

/** Looks into this database only: a table of another one may have the same number. */
async function hasWaiting(client: pg.Client, lock: string, count: number): Promise<true | undefined> {
  const { rowCount } = await client.query(
    `select from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and ${lock} and not l.granted`,
  )
  return (rowCount ?? 0) >= count || undefined
}
