import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { needMigrations } from '../../scripts/migrations.ts'
import { migrate } from '../../scripts/steps.ts'
import { openSandbox } from '../support/sandbox.ts'
import { onServer } from '../support/server.ts'

const { admin, adminUrl, databaseUrl } = await openSandbox()
const database = new URL(databaseUrl).pathname.slice(1)
const owner = new URL(databaseUrl).username

/** A role that may read and write what is there, as the web server and the workers have to. */
const SERVICE = `service_${randomUUID().slice(0, 8)}`
const service = new URL(databaseUrl)
service.username = SERVICE
service.password = 'secret'

beforeAll(() => onServer(adminUrl, `create role ${SERVICE} login password 'secret'`))
afterAll(() => onServer(adminUrl, `drop owned by ${SERVICE}; drop role ${SERVICE}`))

const NEWEST = '(select max(migration_name) from claimcheck._prisma_migrations)'

test('a database with all migrations will do', async () => {
  await expect(needMigrations(databaseUrl)).resolves.toBeUndefined()
  await expect(migrate(databaseUrl)).resolves.toBeUndefined()
})

test('a database without our tables lacks all of them', async () => {
  await expect(needMigrations(inject('adminUrl'))).rejects.toThrow(/lacks migrations .*Run "npm run migrate"/)
})

test('a role that may not read the tables is told where the grants stand', async () => {
  await expect(migrate(service.href)).rejects.toThrow(
    `The role ${SERVICE} of DATABASE_URL may not read Claimcheck's tables (permission denied for schema claimcheck)`,
  )
})

test('where there is nothing to migrate, a role that may read and write is enough', async () => {
  await admin.query(`
    grant usage on schema claimcheck, pgboss to ${SERVICE};
    grant select, insert, update, delete on all tables in schema claimcheck, pgboss to ${SERVICE}`)
  await expect(migrate(service.href)).resolves.toBeUndefined()
  await expect(needMigrations(service.href)).resolves.toBeUndefined()
})

test.each([
  [
    'a migration that was begun and not finished',
    `update claimcheck._prisma_migrations set finished_at = null where migration_name = ${NEWEST}`,
    `update claimcheck._prisma_migrations set finished_at = now() where migration_name = ${NEWEST}`,
    /lacks migrations of this version \(\w+\)/,
  ],
  [
    'an older queue',
    'update pgboss.version set version = version - 1',
    'update pgboss.version set version = version + 1',
    /lacks the queue of this version \(pg-boss database requires migrations\)/,
  ],
  [
    'a queue that is missing',
    "create table public.kept as select * from pgboss.queue where name = 'export'; delete from pgboss.queue where name = 'export'",
    'insert into pgboss.queue select * from public.kept; drop table public.kept',
    /lacks the queue of this version \(there is no queue "export"\)/,
  ],
])('%s is for the owner to migrate, and nothing is granted', async (_, spoil, mend, message) => {
  await admin.query(spoil)
  await expect(needMigrations(databaseUrl)).rejects.toThrow(message)
  const error = await migrate(service.href).catch((reason: unknown) => String(reason))
  expect(error).toMatch(message)
  expect(error).toContain(`run "npm run migrate" with a DATABASE_URL of ${owner} first`)
  expect(error).not.toMatch(/grant/i)
  await admin.query(mend)
  await expect(needMigrations(databaseUrl)).resolves.toBeUndefined()
})

test('migrations that cannot be applied say why, and are not taken for applied the next time', async () => {
  let warned = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    warned += text
    return true
  })
  await admin.query(`
    drop schema claimcheck cascade;
    grant create on database ${database} to claimcheck_test;
    create schema claimcheck authorization claimcheck_test;
    create type claimcheck.export_status as enum ();
    alter type claimcheck.export_status owner to claimcheck_test`)
  await expect(migrate(databaseUrl)).rejects.toThrow('Applying the migrations failed')
  expect(warned).toContain('type "export_status" already exists')
  await expect(migrate(databaseUrl)).rejects.toThrow('Applying the migrations failed')
  expect(warned).toContain('found failed migrations')
  vi.restoreAllMocks()
})
