import pg from 'pg'
import { env } from '../../lib/env.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { createExport } from './acts.ts'
import { newViewer, untilSucceeded } from './exports.ts'
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
  const client = new pg.Client({
    connectionString: sandbox.adminUrl,
    application_name: 'claimcheck-test',
  })
  await client.connect()
  await client.query('begin; lock table demo.orders in access exclusive mode')
  let opened: Promise<void> | undefined
  const open = () => {
    opened ??= client.end()
    return opened
  }
  return {
    open,
    waiting: (count) => eventually(`${count} exports wait at the gate`, () => hasWaiting(sandbox, count)),
    [Symbol.asyncDispose]: open,
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
async function hasWaiting(sandbox: Sandbox, count: number): Promise<true | undefined> {
  const { rowCount } = await sandbox.admin.query(
    `select from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and l.relation = 'demo.orders'::regclass and not l.granted`,
  )
  return (rowCount ?? 0) >= count || undefined
}
