import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, inject, test } from 'vitest'
import { GET } from '../../app/api/health/route.ts'
import { EXPORT_QUEUE } from '../../lib/queue.ts'
import { openSandbox } from '../support/sandbox.ts'
import { onServer } from '../support/server.ts'

const sandbox = await openSandbox()

async function health(): Promise<{ code: number; body: Record<string, unknown> }> {
  const response = await GET()
  expect(response.headers.get('cache-control')).toBe('no-store')
  return { code: response.status, body: (await response.json()) as Record<string, unknown> }
}

const OK = { status: 'ok', database: 'ok', queue: 'ok', store: 'ok' }

test('everything is well, also while no worker is online', async () => {
  expect(await health()).toEqual({ code: 200, body: { ...OK, workersOnline: 0 } })
})

test('the workers that are online are counted', async () => {
  await sandbox.admin.query(
    `insert into claimcheck.worker (id, host, pid) select gen_random_uuid(), 'host', n from generate_series(1, 3) as n`,
  )
  expect((await health()).body).toEqual({ ...OK, workersOnline: 3 })
  await sandbox.admin.query('truncate claimcheck.worker')
})

test('a queue that was not made is named', async () => {
  await sandbox.admin.query(`update pgboss.queue set name = 'other' where name = $1`, [EXPORT_QUEUE])
  const { code, body } = await health()
  await sandbox.admin.query(`update pgboss.queue set name = $1 where name = 'other'`, [EXPORT_QUEUE])
  expect(code).toBe(503)
  expect(body).toMatchObject({ ...OK, status: 'unavailable', queue: 'unavailable' })
})

test("a database without pg-boss's schema is named", async () => {
  await sandbox.admin.query('alter schema pgboss rename to hidden')
  const { code, body } = await health()
  await sandbox.admin.query('alter schema hidden rename to pgboss')
  expect(code).toBe(503)
  expect(body).toMatchObject({ ...OK, status: 'unavailable', queue: 'unavailable' })
})

test('a store that takes no files is named', async () => {
  // A file where the folder should be stops root too, whom permissions do not.
  const folder = path.join(sandbox.storeFolder, 'partial')
  await rm(folder, { recursive: true, force: true })
  await writeFile(folder, '')
  const { code, body } = await health()
  await rm(folder)
  expect(code).toBe(503)
  expect(body).toMatchObject({ ...OK, status: 'unavailable', store: 'unavailable' })
})

test('a store whose folder was deleted is made again', async () => {
  await rm(sandbox.storeFolder, { recursive: true })
  expect((await health()).code).toBe(200)
  await mkdir(sandbox.storeFolder, { recursive: true })
})

test('a database that refuses us is named, and the answer says nothing more', async () => {
  const adminUrl = inject('adminUrl')
  const name = new URL(sandbox.databaseUrl).pathname.slice(1)
  await onServer(adminUrl, `alter database ${name} with allow_connections false`)
  await sandbox.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  )
  const { code, body } = await health()
  await onServer(adminUrl, `alter database ${name} with allow_connections true`)
  expect(code).toBe(503)
  const parts = { database: 'unavailable', queue: 'unavailable', store: 'ok' }
  expect(body).toEqual({ status: 'unavailable', ...parts, workersOnline: 0 })
  expect(await health()).toMatchObject({ code: 200 })
})
