import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { findKey, listKeys, makeKey, revokeKey } from '../../lib/accounts/api-keys.ts'
import { holdKey } from '../../lib/accounts/keys-in-force.ts'
import {
  addPerson,
  findPerson,
  listPeople,
  resetPassword,
  setAttributes,
  setDisabled,
  setRoles,
} from '../../lib/accounts/people.ts'
import { listSessions } from '../../lib/accounts/sessions.ts'
import { accountOfHeader } from '../../lib/accounts/trusted-header.ts'
import { makeClaimLink, revokeClaimLink } from '../../lib/exports/claim-links.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { measureSharedState } from '../../lib/metrics/shared-state.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import { needMigrations } from '../../scripts/migrations.ts'
import { migrate } from '../../scripts/steps.ts'
import { listEvents } from '../../server/admin/events.ts'
import { listEverybodysExports } from '../../server/admin/exports.ts'
import { findPeople } from '../../server/admin/people.ts'
import { listWorkers, readQueueDepth } from '../../server/admin/workers.ts'
import { findShared } from '../../server/claim-links.ts'
import { findClaim } from '../../server/claim-view.ts'
import { downloadResponse } from '../../server/download.ts'
import { checkHealth } from '../../server/health.ts'
import { prisma } from '../../server/prisma.ts'
import { inTransaction } from '../../server/transaction.ts'
import { listDeliveries, sendAgain } from '../../server/webhooks/deliveries.ts'
import {
  changeEndpoint,
  findEndpoint,
  makeEndpoint,
  removeEndpoint,
  renewSecret,
  testEndpoint,
} from '../../server/webhooks/endpoints.ts'
import { asDb } from '../../worker/database.ts'
import { cancelExport, createExport, deleteExport } from '../support/acts.ts'
import { authenticate } from '../support/authenticate.ts'
import { makeDocumentedRoles, ROLES } from '../support/documented-roles.ts'
import { eventsOf, insertExport, untilSucceeded, viewerNamed } from '../support/exports.ts'
import { forbidden } from '../support/forbidden.ts'
import { openReceiver } from '../support/receiver.ts'
import { orders } from '../support/shop.ts'
import { swept } from '../support/swept.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'

const { adminUrl, urlOf, nameOf, drop } = await makeDocumentedRoles(inject('adminUrl'))
const admin = new pg.Pool({ connectionString: adminUrl, application_name: 'claimcheck-test', max: 1 })
const storeFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-test-'))
const workers = { databaseUrl: urlOf('worker'), sourceUrl: urlOf('source'), storeFolder }
const ada = viewerNamed(randomUUID())

/** This process is a web server; workers are processes of their own. */
Object.assign(process.env, {
  DATABASE_URL: urlOf('web'),
  STORE_FOLDER: storeFolder,
  AUTH_SECRET: 'of this test, and of nobody else at all',
  SELF_REGISTRATION: 'true',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
})

afterAll(async () => {
  await admin.end()
  await rm(storeFolder, { recursive: true })
  await drop()
})

test('web servers and workers start as their roles, and see that nothing is to be migrated', async () => {
  for (const name of ['web', 'worker'] as const) {
    await needMigrations(urlOf(name))
    await migrate(urlOf(name))
  }
})

test('the role of web servers is enough for signing in, and for looking after accounts', async () => {
  const credentials = { email: 'ada@example.com', password: 'correct horse battery' }
  await authenticate('/sign-up/email', { ...credentials, name: 'Ada' })
  const cookie = await authenticate('/sign-in/email', credentials)
  const change = {
    currentPassword: credentials.password,
    newPassword: 'battery horse',
    revokeOtherSessions: true,
  }
  const changed = await authenticate('/change-password', change, cookie)
  await authenticate('/sign-out', {}, changed)
  // As single sign-on does, and as better-auth does with tries that are long ago.
  const value = { id: 'state', identifier: 'state', value: 'x', expiresAt: new Date(), createdAt: new Date() }
  await prisma().verification.create({ data: { ...value, updatedAt: new Date() } })
  await prisma().verification.deleteMany({})
  await prisma().rateLimit.deleteMany({})

  await inTransaction(async ({ db }) => {
    const person = { email: 'bo@example.com', name: 'Bo', roles: [], attributes: {}, passwordHash: 'x' }
    const id = String(await addPerson(db, person, SERVICE))
    await setRoles(db, id, ['member', 'admin'], SERVICE)
    await setAttributes(db, id, { tenant: 'acme' }, SERVICE)
    await resetPassword(db, id, 'y', SERVICE)
    await setDisabled(db, id, true, SERVICE)
    expect(await findPerson(db, id)).toMatchObject({ attributes: { tenant: 'acme' }, ways: ['credential'] })
    expect(await accountOfHeader(db, 'bo@example.com')).toBe(id)
    expect(await listPeople(db, { limit: 9 })).toHaveLength(2)
    expect(await listSessions(db, id)).toEqual([])
    const about = { name: 'nightly', narrowing: null, expiresInDays: 7 }
    const key = String(await makeKey(db, id, about, SERVICE))
    expect(await findKey(db, key)).toMatchObject({ refusal: 'disabled' })
    const [made] = await listKeys(db, id)
    await holdKey(db, { ...ada, via: `key:${made?.id}` })
    expect(await revokeKey(db, id, String(made?.id), SERVICE)).toBe(true)
  })
})

test('the roles of web servers and workers are enough for an export, from its making to its end', async () => {
  await admin.query(`insert into claimcheck."user" (id, name, email) values ($1, 'Cy', 'cy@example.com')`, [
    ada.id,
  ])
  const unwanted = await createExport(ada, orders, { columns: ['id'], filters: [] })
  expect(await cancelExport(ada, unwanted)).toBe('cancelled')
  expect(await deleteExport(ada, unwanted)).toBeNull()
  const worker = await startWorker(workers)
  const id = await createExport(ada, orders, { columns: ['id'], filters: [] })
  expect(await untilSucceeded({ admin }, id)).toMatchObject({ row_count: '100', attempt: 1 })
  const again = await inTransaction((tx) => repeatExport(tx, ada, id, () => orders, { address: null }))
  expect(await untilSucceeded({ admin }, again)).toMatchObject({ row_count: '100' })
  expect(await worker.stop()).toBe(0)
  expect(worker.log().filter(({ level }) => level !== 'info')).toEqual([])

  const store = configuredStore()
  expect(await findClaim(store, ada, id)).toMatchObject({ status: 'succeeded', artifact: { problem: null } })
  const file = await downloadResponse(store, ada, id, new Request('http://127.0.0.1/'))
  expect((await file.text()).split('\r\n')).toHaveLength(102)
  await expect(
    downloadResponse(store, viewerNamed('x'), id, new Request('http://127.0.0.1/')),
  ).rejects.toThrow()
  const made = await inTransaction(({ db }) => makeClaimLink(db, ada, id, null))
  expect(await findShared(store, made.token)).toMatchObject({ status: 'succeeded' })
  await inTransaction(({ db }) => revokeClaimLink(db, ada, id, made.id, null))
  const kinds = (await eventsOf({ admin }, id)).map(({ kind }) => kind)
  const ofLink = ['link-made', 'link-used', 'link-revoked']
  expect(kinds).toEqual(['made', 'started', 'succeeded', 'downloaded', 'denied', ...ofLink])
  expect(await checkHealth(store)).toMatchObject({ database: 'ok', queue: 'ok', store: 'ok' })
})

test('the roles of web servers and workers are enough for webhooks', async () => {
  await using receiver = await openReceiver()
  const { endpoint } = await makeEndpoint(ada, { url: `${receiver.url}/live` })
  await renewSecret(ada, endpoint.id)
  const gone = await makeEndpoint(ada, { url: `${receiver.url}/gone` })
  receiver.answering('/gone', (response) => response.writeHead(410).end())
  const id = await createExport(ada, orders, { columns: ['id'], filters: [] })
  expect(await cancelExport(ada, id)).toBe('cancelled')
  const worker = await startWorker(workers, { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1' })
  await receiver.until('/live')
  await eventually('the other one is disabled', async () =>
    (await findEndpoint(ada, gone.endpoint.id)).isEnabled ? undefined : true,
  )
  const delivered = await eventually('it is delivered', async () => {
    const { deliveries } = await listDeliveries(ada, endpoint.id)
    return deliveries.find(({ status }) => status === 'succeeded')
  })
  await sendAgain(ada, endpoint.id, delivered.id)
  await receiver.until('/live', 2)
  await testEndpoint(ada, endpoint.id)
  await receiver.until('/live', 3)
  await changeEndpoint(ada, endpoint.id, { isEnabled: false })
  await removeEndpoint(ada, gone.endpoint.id)
  expect(await worker.stop()).toBe(0)
  expect(worker.log().filter(({ level, endpointId }) => level !== 'info' && !endpointId)).toEqual([])
  await removeEndpoint(ada, endpoint.id)
})

test('the role of web servers is enough for what administrators look at', async () => {
  expect((await listEverybodysExports({ owner: ada.id })).exports).toHaveLength(3)
  expect((await listEvents({ person: { id: ada.id, email: 'cy@example.com' } })).events).not.toEqual([])
  expect((await findPeople({ search: 'bo' })).people).toMatchObject([{ name: 'Bo' }])
  expect(await listWorkers()).toEqual([])
  expect(await readQueueDepth()).toMatchObject({ running: 0, inTurn: 0, behind: 0 })
})

test('each of their roles is enough for what web servers and workers measure', async () => {
  for (const role of ['web', 'worker'] as const) {
    const pool = new pg.Pool({ connectionString: urlOf(role), max: 1 })
    expect(await measureSharedState(asDb(pool))).toMatch(/^[0-9a-f-]{36}$/)
    await pool.end()
  }
})

test('the role of workers is enough for the sweep', async () => {
  for (const statement of Object.values(swept(ada.id))) await admin.query(statement)
  const expiring = await insertExport(
    { admin },
    { owner_id: ada.id, status: 'succeeded', expires_at: new Date(0), finished_at: new Date() },
  )
  const retention = { EXPORT_RETENTION_DAYS: '1', EVENT_RETENTION_DAYS: '1' }
  const worker = await startWorker(workers, retention)
  await eventually('what is old is gone', async () => {
    const { rows } = await admin.query(
      `select from claimcheck.rate_limit where id = 'old' union all select from claimcheck.verification where id = 'old'
       union all select from claimcheck.session where id = 'old'
       union all select from claimcheck.endpoint where via is not null
       union all select from claimcheck.api_key where id like 'old%' union all select from claimcheck.event where kind = 'old'
       union all select from claimcheck.endpoint_secret union all select from claimcheck.delivery
       union all select from claimcheck.export where finished_at < now() - interval '1 day'
       union all select from claimcheck.claim_link where token_hash = 'old'
       union all select from claimcheck.export where id = '${expiring}' and status <> 'expired'`,
    )
    return rows.length === 0 || undefined
  })
  const keys = 'select id from claimcheck.api_key where owner_id = $1 order by id'
  const { rows: kept } = await admin.query(keys, [ada.id])
  expect(kept.map(({ id }) => id)).toEqual(['in force', 'kept'])
  expect(await worker.stop()).toBe(0)
  expect(worker.log().filter(({ level }) => level !== 'info')).toEqual([])
})

/** @returns the SQLSTATE of the refusal; `done` if there is none. */
function answerTo(client: pg.Client, statement: string): Promise<unknown> {
  return client.query(statement).then(
    () => 'done',
    ({ code }: { code?: unknown }) => code,
  )
}

test.each(ROLES)('the role %s can do no more than that', async (name) => {
  const client = new pg.Client(urlOf(name))
  await client.connect()
  try {
    const statements = forbidden(ada.id, nameOf('owner'))[name]
    const answers: unknown[] = []
    for (const statement of statements) answers.push([statement, await answerTo(client, statement)])
    expect(answers).toEqual(statements.map((statement) => [statement, '42501']))
    // It may delete events, but not without saying that it is the sweep.
    if (name === 'worker') expect(await answerTo(client, 'delete from claimcheck.event')).toBe('23001')
  } finally {
    await client.end()
  }
})
