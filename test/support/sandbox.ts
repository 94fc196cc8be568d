import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { sourceUrl } from '../../prisma/seed.ts'
import { asServiceRole, onServer, withDatabase } from './server.ts'
import { eventually } from './wait.ts'
import { killLeftWorkers } from './worker.ts'

/** How long a connection may take to go after its process has ended or its pool was closed, in ms. */
const CONNECTIONS_GONE_MS = 20_000

/** What connects to a test's database and lives as long as the test's own process. */
const LASTING = [
  'claimcheck-test',
  'claimcheck',
  'claimcheck-producer',
  'claimcheck-live',
  'claimcheck-preview',
]

/** SQLSTATE object_in_use. */
const IN_USE = '55006'

/** Every other connection to the database. */
const OTHERS = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'

/** Something that runs SQL as a superuser. */
export type Admin = Pick<pg.Pool, 'query'>

/** A test file's own database and store; the environment names them to everything the file calls. */
export type Sandbox = {
  /** Of the service's role. */
  databaseUrl: string
  /** Of the superuser. */
  adminUrl: string
  sourceUrl: string
  storeFolder: string
  /** A superuser's way to the database: one connection, one query after the other. */
  admin: Admin
  /** A query's rows as Postgres writes their values. */
  cells(sql: string, values?: unknown[]): Promise<(string | null)[][]>
}

/**
 * Makes the file's database and store, and removes them when the file's tests have run. The file fails when a worker
 * or a connection of one is still there at that time.
 */
export async function openSandbox(): Promise<Sandbox> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const adminUrl = inject('adminUrl')
  await onServer(adminUrl, `create database ${name} template ${inject('template')}`)
  const url = withDatabase(adminUrl, name)
  const databaseUrl = asServiceRole(url)
  const storeFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-test-'))
  const admin = new pg.Pool({
    connectionString: url,
    application_name: 'claimcheck-test',
    max: 1,
    idleTimeoutMillis: 0,
  })
  // One that is closing may be ended by the server first. What a query gets to know of it, it throws all the same.
  admin.on('connect', (client) => client.on('error', () => undefined))
  const sandbox: Sandbox = {
    databaseUrl,
    adminUrl: url,
    sourceUrl: sourceUrl(databaseUrl),
    storeFolder,
    admin,
    cells: (sql, values) => cells(admin, sql, values),
  }
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    SOURCE_DATABASE_URL: sandbox.sourceUrl,
    STORE_FOLDER: storeFolder,
  })
  afterAll(() => close(admin, sandbox.storeFolder, { adminUrl, name }))
  return sandbox
}

async function close(
  admin: pg.Pool,
  storeFolder: string,
  { adminUrl, name }: { adminUrl: string; name: string },
): Promise<void> {
  const leftWorkers = await killLeftWorkers()
  try {
    if (leftWorkers > 0) throw new Error(`${leftWorkers} worker processes were not stopped`)
    await eventually('no connection of a worker is left', () => noneLeft(admin), CONNECTIONS_GONE_MS)
  } finally {
    await rm(storeFolder, { recursive: true, force: true })
    await admin.query(`select pg_terminate_backend(pid) ${OTHERS}`)
    await admin.end()
    await dropDatabase(adminUrl, name)
  }
}

/** Postgres waits for five seconds for the connections that are closing at the moment; which are not closed then, it ends. */
function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = `drop database ${name}`
  return onServer(adminUrl, sql).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== IN_USE) throw error
    return onServer(adminUrl, `${sql} with (force)`)
  })
}

async function noneLeft(admin: Admin): Promise<true | undefined> {
  const { rowCount } = await admin.query(
    `select ${OTHERS} and backend_type = 'client backend' and application_name <> all ($1)`,
    [LASTING],
  )
  return rowCount === 0 || undefined
}

async function cells(admin: Admin, text: string, values: unknown[] = []): Promise<(string | null)[][]> {
  const types = { getTypeParser: () => (value: string) => value }
  const { rows } = await admin.query<(string | null)[]>({ text, values, rowMode: 'array', types })
  return rows
}
