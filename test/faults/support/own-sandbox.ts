import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll } from 'vitest'
import { installQueue } from '../../../lib/queue.ts'
import { seedDemo, sourceUrl } from '../../../prisma/seed.ts'
import { migrations } from '../../support/migrations.ts'
import { GIVE_OWNERS_ACCOUNTS } from '../../support/owners.ts'
import type { Admin, Sandbox } from '../../support/sandbox.ts'
import { makeRoles, onServer } from '../../support/server.ts'
import { killLeftWorkers } from '../../support/worker.ts'
import { type Cluster, openCluster } from './cluster.ts'

const ORDERS = 2_000

/** A sandbox on a Postgres server of its own. */
export type OwnSandbox = Omit<Sandbox, 'cells'> & { cluster: Cluster }

/**
 * Makes a server, a database and a store for a test file that does to the server what others must not notice.
 * @param settings of the server.
 */
export async function openOwnSandbox(settings: Record<string, string> = {}): Promise<OwnSandbox> {
  const cluster = await openCluster()
  if (Object.keys(settings).length > 0) {
    await cluster.configure(settings)
    await cluster.restart('immediate')
  }
  const admin = openAdmin(cluster.url)
  const databaseUrl = await makeRoles(cluster.url)
  for (const migration of await migrations()) await onServer(databaseUrl, migration)
  await installQueue(databaseUrl)
  await seedDemo(databaseUrl, { orders: ORDERS })
  await onServer(databaseUrl, GIVE_OWNERS_ACCOUNTS)
  const storeFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-test-'))
  const urls = { databaseUrl, adminUrl: cluster.url, sourceUrl: sourceUrl(databaseUrl) }
  const sandbox = { cluster, admin, ...urls, storeFolder }
  Object.assign(process.env, {
    DATABASE_URL: sandbox.databaseUrl,
    SOURCE_DATABASE_URL: sandbox.sourceUrl,
    STORE_FOLDER: storeFolder,
  })
  afterAll(async () => {
    const left = await killLeftWorkers()
    await admin.end()
    await cluster[Symbol.asyncDispose]()
    await rm(storeFolder, { recursive: true, force: true })
    if (left > 0) throw new Error(`${left} worker processes were not stopped`)
  })
  return sandbox
}

/** A superuser's connection, which comes back after the server was away. */
function openAdmin(url: string): Admin & Pick<pg.Pool, 'end'> {
  const admin = new pg.Pool({ connectionString: url, application_name: 'claimcheck-test', max: 1 })
  admin.on('error', () => undefined)
  return admin
}
