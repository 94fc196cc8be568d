import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { addPerson } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { installQueue } from '../../lib/queue.ts'
import { seedDemo } from '../../prisma/seed.ts'
import { missingRights } from '../../scripts/rights.ts'
import { inTransaction } from '../../server/transaction.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { migrations } from '../support/migrations.ts'
import { onServer, withDatabase } from '../support/server.ts'
import { orders } from '../support/shop.ts'
import { startWorker } from '../support/worker.ts'

const README = path.join(import.meta.dirname, '../../README.md')
const PASSWORD = 'secret'

const adminUrl = inject('adminUrl')
/** The names in README.md, and those in their place: roles belong to the whole server. */
const suffix = randomUUID().slice(0, 8)
const database = `claimcheck_${suffix}`
const owner = `claimcheck_owner_${suffix}`
const service = `claimcheck_service_${suffix}`
const source = `claimcheck_source_${suffix}`

function urlOf(role: string): string {
  const url = new URL(withDatabase(adminUrl, database))
  url.username = role
  url.password = PASSWORD
  return url.href
}

/** The blocks of SQL in the section "Roles and grants", for the roles and the database of this test. */
async function blocks(): Promise<string[]> {
  const [, section = ''] = (await readFile(README, 'utf8')).split('## Roles and grants')
  const [here = ''] = section.split('\n## ')
  return [...here.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) =>
    sql
      .replaceAll(/claimcheck_(owner|service|source)/g, `$&_${suffix}`)
      .replaceAll(/database claimcheck\b/g, `database ${database}`)
      .replaceAll("'…'", `'${PASSWORD}'`),
  )
}

async function runAll(url: string, sql = ''): Promise<void> {
  for (const statement of sql.split(/;\n/)) if (statement.trim()) await onServer(url, statement)
}

const admin = new pg.Pool({
  connectionString: withDatabase(adminUrl, database),
  application_name: 'claimcheck-test',
  max: 1,
})
const storeFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-test-'))
afterAll(async () => {
  await admin.end()
  await rm(storeFolder, { recursive: true })
  await onServer(adminUrl, `drop database ${database} with (force)`)
  for (const role of [owner, service, source]) await onServer(adminUrl, `drop role ${role}`)
})

test('with the statements of README.md, and no others, each role can do its work and nothing else', async () => {
  const [asAdministrator, asOwner, atSource, asOwnerOfSource] = await blocks()
  await runAll(adminUrl, asAdministrator)
  expect(await missingRights(urlOf(owner))).toBeUndefined()
  for (const migration of await migrations()) await onServer(urlOf(owner), migration)
  await installQueue(urlOf(owner))
  await runAll(urlOf(owner), asOwner)
  await seedDemo(urlOf(owner), { orders: 100 })
  await runAll(withDatabase(adminUrl, database), atSource)
  await runAll(urlOf(owner), asOwnerOfSource)

  const urls = { databaseUrl: urlOf(service), sourceUrl: urlOf(source) }
  Object.assign(process.env, { DATABASE_URL: urls.databaseUrl, SOURCE_DATABASE_URL: urls.sourceUrl })
  const worker = await startWorker({ ...urls, storeFolder })
  const viewer = newViewer()
  const person = {
    email: 'a@example.com',
    roles: viewer.roles,
    attributes: {},
    name: 'A',
    passwordHash: null,
  }
  const ownerId = await inTransaction(({ db }) => addPerson(db, person, SERVICE))
  const id = await createExport({ ...viewer, id: String(ownerId) }, orders, { columns: ['id'], filters: [] })
  expect(await untilSucceeded({ admin }, id)).toMatchObject({ row_count: '100', attempt: 1 })
  expect(await worker.stop()).toBe(0)

  for (const [role, statement] of [
    [service, 'create table claimcheck.mine ()'],
    [service, 'create schema mine'],
    [service, 'drop table claimcheck.export'],
    [service, 'select from demo.orders'],
    [service, 'alter table claimcheck.event disable trigger all'],
    [service, 'truncate claimcheck.event'],
    [source, 'delete from demo.orders'],
    [source, 'create table demo.mine ()'],
    [source, 'select from claimcheck.export'],
    [owner, "copy (select 1) to program 'id'"],
  ] as const) {
    await expect(onServer(urlOf(role), statement)).rejects.toMatchObject({ code: '42501' })
  }
})
