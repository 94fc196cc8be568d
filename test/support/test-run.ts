import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { seedDemo } from '../../prisma/seed.ts'
import { seedPeople } from '../../prisma/seed-people.ts'
import { buildWeb, generateClient, migrate } from '../../scripts/steps.ts'
import { GIVE_OWNERS_ACCOUNTS } from './owners.ts'
import type { KeeperReport } from './postgres-keeper.ts'
import { makeRoles, onServer, withDatabase } from './server.ts'

/** The oldest Node that runs the project's files as they are. */
const OLDEST_NODE = 24

/** What a person may have set for the service; no test may reach what it names. */
const SETTINGS_OF_THE_SERVICE = ['DATABASE_URL', 'SOURCE_DATABASE_URL', 'STORE_FOLDER']

const MAKE_DEMO_ADMIN = `update claimcheck."user" set roles = '{member,admin}' where id = 'demo'`

/** What the tests of a run share. */
export type TestRun = {
  /** URL of the superuser, on any database of the run's server. */
  adminUrl: string
  /** URL of the superuser, on the database of the run. */
  url: string
  /** Removes the database, and the server if it was the run's own. */
  close(): Promise<void>
}

/**
 * Gets ready what a run of tests needs: Prisma's client, a build of the web app if it is wanted, and a database of this name
 * with the demo shop. It is made on the server that TEST_DATABASE_URL names, or else on one of the run's own.
 */
export async function prepareRun(
  name: string,
  { orders, web = false }: { orders?: number; web?: boolean } = {},
): Promise<TestRun> {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Error(`This is Node ${process.version}: use node_modules/.bin/node, as npm and npx do`)
  }
  const ofBucket = Object.keys(process.env).filter((name) => name.startsWith('S3_'))
  for (const setting of [...SETTINGS_OF_THE_SERVICE, ...ofBucket]) delete process.env[setting]
  await generateClient()
  if (web) await buildWeb()
  await using opened = new AsyncDisposableStack()
  const adminUrl = process.env.TEST_DATABASE_URL || (await startServer(opened))
  const url = withDatabase(adminUrl, name)
  await onServer(adminUrl, `create database ${name}`)
  opened.defer(() => onServer(adminUrl, `drop database ${name} with (force)`))
  const serviceUrl = await makeRoles(url)
  await migrate(serviceUrl)
  await seedDemo(serviceUrl, { orders })
  await seedPeople(serviceUrl)
  await onServer(serviceUrl, GIVE_OWNERS_ACCOUNTS)
  // In a browser the demo's first person sees every row.
  if (web) await onServer(serviceUrl, MAKE_DEMO_ADMIN)
  const kept = opened.move()
  return { adminUrl, url, close: () => kept.disposeAsync() }
}

/** Starts a server that ends with this process, however that ends. @returns the URL of its superuser. */
async function startServer(opened: AsyncDisposableStack): Promise<string> {
  const script = path.join(import.meta.dirname, 'postgres-keeper.ts')
  // Detached: the terminal's Ctrl-C is for the runner only.
  const keeper = spawn(process.execPath, [script], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(keeper, 'exit')
  opened.defer(async () => {
    if (keeper.connected) keeper.disconnect()
    await ended
  })
  const reported = once(keeper, 'message') as Promise<[KeeperReport]>
  const [report] = await Promise.race([reported, ended.then(() => [{ failure: 'its process has ended' }])])
  if ('failure' in report) throw new Error(`There is no Postgres for the tests: ${report.failure}`)
  const { TMPDIR } = process.env
  process.env.TMPDIR = report.temporaryFolder
  opened.defer(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })
  return report.url
}
