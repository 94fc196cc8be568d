import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chown, mkdir, rm, stat } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { sourceUrl } from '../../prisma/seed.ts'
import { findAccount } from '../../scripts/postgres/account.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts'
import { canSignIn } from '../../scripts/postgres/sign-in.ts'
import { isAlive } from '../../scripts/processes/leftover.ts'
import { UserError } from '../../scripts/terminal.ts'
import { onServer, withDatabase } from '../support/server.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const options = { folder: project.inRoot('new'), database: 'shop', durable: false }
let postgres: EmbeddedPostgres = await startEmbeddedPostgres(options)

afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await postgres.stop()
  removeProject()
})

test('the folder of another user is refused', async () => {
  const { uid } = await stat(project.root)
  vi.spyOn(process, 'getuid').mockReturnValue(uid + 1)
  const message = `${project.root} belongs to another user: start as that user, or remove the folder.`
  await expect(findAccount(project.root)).rejects.toThrow(new UserError(message))
})

test('who is not root starts Postgres without another account', async () => {
  const folder = project.inRoot('own')
  await mkdir(folder)
  const { uid } = await stat(folder)
  // Root gives it to somebody else, and passes for him.
  const owner = uid || 4_242
  if (uid === 0) await chown(folder, owner, owner)
  vi.spyOn(process, 'getuid').mockReturnValue(owner)
  const account = await findAccount(folder)
  expect(account.owner).toBeUndefined()
  expect(account.launch('postgres', ['-D'])).toEqual({ command: 'postgres', args: ['-D'] })
})

test('a cluster that does not start says what Postgres says', async () => {
  const folder = project.inRoot('broken')
  writeProjectFile('broken/data/PG_VERSION', '18\n')
  await chown(`${folder}/data`, ...(await ownerOf(project.inRoot('new', 'data'))))
  const started = startEmbeddedPostgres({ folder, database: 'claimcheck' })
  await expect(started).rejects.toThrow(/^Postgres did not start: .*postgresql\.conf/s)
})

async function ownerOf(file: string): Promise<[number, number]> {
  const { uid, gid } = await stat(file)
  return [uid, gid]
}

test('a cluster is used again with what is in it, and who may sign in is not set again', async () => {
  await onServer(postgres.url, 'create schema mine; create table mine.kept as select 1')
  const { url } = postgres
  const accessSetAt = async () => (await stat(project.inRoot('new', 'data', 'pg_hba.conf'))).mtimeMs
  const before = await accessSetAt()
  await postgres.stop()
  await postgres.ended
  postgres = await startEmbeddedPostgres(options)
  expect(await accessSetAt()).toBe(before)
  await onServer(postgres.url, 'select * from mine.kept')
  expect(new URL(postgres.url).password).toBe(new URL(url).password)
})

test('a server whose own process was killed is stopped by the next start', async () => {
  const pid = serverPid()
  const parent = execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)]).toString()
  process.kill(Number(parent), 'SIGKILL')
  await postgres.ended
  expect(isAlive(pid)).toBe(true)
  postgres = await startEmbeddedPostgres(options)
  expect(isAlive(pid)).toBe(false)
  expect(serverPid()).not.toBe(pid)
})

function serverPid(): number {
  return Number(readFileSync(project.inRoot('new', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** What only a superuser or the owner of something else may do: to leave the database for the machine, or for others' data. */
const FORBIDDEN = [
  "copy (select 1) to program 'id'",
  "create temp table t (a text); copy t from program 'id'",
  "copy (select 1) to '/tmp/claimcheck-out'",
  "select pg_read_file('/etc/passwd')",
  "select pg_ls_dir('/')",
  "select lo_import('/etc/passwd')",
  'create role another',
  'create database another',
  'alter role current_user superuser',
  'alter role postgres login',
  'set role postgres',
  'set session_replication_role = replica',
  "set log_statement = 'all'",
  'alter system set work_mem = 1',
  'create extension file_fdw',
  'create table public.mine ()',
  'create temp table mine ()',
  'select * from pg_authid',
  'select pg_reload_conf()',
]

test.each(FORBIDDEN)('neither the service nor its source may %s', async (statement) => {
  for (const url of [postgres.url, sourceUrl(postgres.url)]) {
    await expect(onServer(url, statement)).rejects.toMatchObject({ code: '42501' })
  }
})

/** What a role that only reads could write into the database or its log with, or pass for a worker. */
const NOT_FOR_READERS = [
  'select lo_create(0)',
  'select lo_creat(-1)',
  "select lo_from_bytea(0, '')",
  "select pg_logical_emit_message(false, '', '')",
  'select pg_try_advisory_lock(1)',
  'select pg_advisory_xact_lock(1)',
]

test.each(NOT_FOR_READERS)('the service may %s, and its source may not', async (statement) => {
  await onServer(postgres.url, statement)
  await expect(onServer(sourceUrl(postgres.url), statement)).rejects.toMatchObject({ code: '42501' })
})

const canStillSignIn = () => {
  const { hostname, port, password } = new URL(postgres.url)
  const address = { host: hostname, port: Number(port), database: options.database }
  return canSignIn(address, { as: 'service', password })
}

test('what the roles change of themselves is noticed, and is gone after a restart', async () => {
  expect(await canStillSignIn()).toBe(true)
  const [service, source] = [postgres.url, sourceUrl(postgres.url)]
  for (const url of [service, source]) {
    for (const place of ['', `in database ${options.database}`]) {
      await onServer(url, `alter role current_user ${place} set timezone = 'UTC'`)
      expect(await canStillSignIn()).toBe(false)
      await onServer(url, `alter role current_user ${place} reset all`)
      expect(await canStillSignIn()).toBe(true)
    }
  }
  await onServer(service, 'alter role current_user set statement_timeout = 1')
  await onServer(source, "alter role current_user password 'another'")
  expect(await canStillSignIn()).toBe(false)
  await postgres.stop()
  postgres = await startEmbeddedPostgres(options)
  expect(await canStillSignIn()).toBe(true)
})

test('the source reads what it was given, and neither the exports nor the jobs', async () => {
  const source = sourceUrl(postgres.url)
  await onServer(postgres.url, 'create schema other; create table other.secret ()')
  for (const statement of ['table other.secret', 'create schema its_own']) {
    await expect(onServer(source, statement)).rejects.toMatchObject({ code: '42501' })
  }
})

test('the service cannot have a function of its own called in the place of Postgres’ own while access is set', async () => {
  await onServer(
    postgres.url,
    `create schema postgres;
     create function postgres.format(text, regclass) returns text language plpgsql as
       $$ begin execute 'alter role claimcheck superuser'; return pg_catalog.format($1, $2); end $$`,
  )
  await postgres.stop()
  // As after an upgrade that changes who may sign in.
  await rm(project.inRoot('new', 'access'))
  postgres = await startEmbeddedPostgres(options)
  await expect(onServer(postgres.url, 'table pg_authid')).rejects.toMatchObject({ code: '42501' })
})

test('the roles have no memberships and no attributes', async () => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query(
    `select rolname, rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls as special,
       (select count(*)::integer from pg_auth_members where member = r.oid) as memberships
     from pg_roles r where rolname like 'claimcheck%' order by 1`,
  )
  await client.end()
  const plain = { special: false, memberships: 0 }
  expect(rows).toEqual([
    { rolname: 'claimcheck', ...plain },
    { rolname: 'claimcheck_source', ...plain },
  ])
})

test.each(['postgres', 'template1'])('database %s is closed to both roles', async (name) => {
  for (const url of [postgres.url, sourceUrl(postgres.url)]) {
    await expect(onServer(withDatabase(url, name), 'select 1')).rejects.toMatchObject({ code: '28000' })
  }
})

test('nobody can sign in as the superuser', async () => {
  const url = new URL(postgres.url)
  url.username = 'postgres'
  await expect(onServer(url.href, 'select 1')).rejects.toMatchObject({ code: '28000' })
})
