import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createExportAction } from '../../app/exports/actions.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { log } from '../../lib/log.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { findClaim } from '../../server/claim-view.ts'
import { datasetsFor, findDatasetFor } from '../../server/datasets.ts'
import { findEarlierRequest } from '../../server/earlier-request.ts'
import { inTransaction } from '../../server/transaction.ts'
import { handleExport } from '../../worker/run/handler.ts'
import { createExport } from '../support/acts.ts'
import { download } from '../support/downloads.ts'
import { eventsOf, parseCsv, readExport, readFileOf } from '../support/exports.ts'
import { handlerContext, openConsumer, take } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'
import { brittleOrders, memberOf, tenantOrders } from '../support/tenants.ts'

/** Who is asking, and what the accounts say of them when a worker asks. */
const world = vi.hoisted(() => ({ asking: null as unknown, accounts: new Map<string, unknown>() }))

vi.mock('../../lib/accounts/viewers.ts', () => ({
  findViewer: async (_: unknown, id: string) => world.accounts.get(id) ?? null,
}))
vi.mock('../../server/viewer.ts', () => ({ currentViewer: async () => world.asking }))
vi.mock('../support/shop.ts', async (original) => {
  const [shop, tenants] = [
    await original<typeof import('../support/shop.ts')>(),
    await import('../support/tenants.ts'),
  ]
  const datasets = [...shop.datasets, tenants.tenantOrders, tenants.brittleOrders]
  return { ...shop, datasets, findDataset: (id: string) => datasets.find((each) => each.id === id) }
})

const CANARY = 'canary of another tenant'
const request = { columns: ['id', 'note'], filters: [] }

const sandbox = await openSandbox()
const boss = await openConsumer()
const context = handlerContext(sandbox, boss)

beforeAll(() =>
  sandbox.admin.query(
    `update demo.orders o set note = case c.country when 'DE' then '7' else '${CANARY}' end
     from demo.customers c where c.id = o.customer_id`,
  ),
)

/** All that is logged, but errors, which are for who runs the service. */
let logged: unknown[] = []
beforeEach(() => {
  logged = []
  for (const level of ['debug', 'info', 'warn'] as const)
    vi.spyOn(log, level).mockImplementation((...args: unknown[]) => void logged.push(args))
})
afterEach(() => vi.restoreAllMocks())

/** Says what is known of somebody from now on, whoever asks. */
function nowIs(viewer: Viewer): Viewer {
  world.asking = viewer
  world.accounts.set(viewer.id, viewer)
  return viewer
}

const newMember = (tenant: unknown) => nowIs(memberOf(`member-${randomUUID()}`, tenant))

async function run(id: string) {
  await handleExport(context, await take(boss, id))
  return readExport(sandbox, id)
}

async function ordersOf(...countries: string[]): Promise<string[]> {
  const rows = await sandbox.cells(
    `select o.id from demo.orders o join demo.customers c on c.id = o.customer_id where c.country = any ($1) order by o.id`,
    [countries],
  )
  return rows.map(([id]) => id ?? '')
}

async function exported(viewer: Viewer): Promise<string[]> {
  const row = await run(await createExport(viewer, tenantOrders, request))
  expect(row).toMatchObject({ status: 'succeeded' })
  return parseCsv((await readFileOf(sandbox, row)).toString())
    .slice(1)
    .map(([id]) => id ?? '')
}

/** Why the file is refused, in every way in which it may be asked for. */
async function refusalsOf(id: string) {
  const [whole, part, head] = [
    await download(id),
    await download(id, { Range: 'bytes=0-9' }),
    await download(id, {}, 'HEAD'),
  ]
  const [one, other] = [await whole.json(), await part.json()]
  expect([part.status, head.status, other.code]).toEqual([whole.status, whole.status, one.code])
  return { status: whole.status, code: one.code }
}

describe('when an export is made', () => {
  const barred = { ...memberOf('barred', 'DE'), roles: ['guest'] }

  test('a dataset that the person may not export is not there', async () => {
    expect(datasetsFor(barred).map(({ id }) => id)).toEqual(['orders', 'customers', 'order-lines'])
    expect(findDatasetFor(barred, 'tenant-orders')).toBe(findDatasetFor(barred, 'no-such'))
    expect(datasetsFor(memberOf('other', 'DE'))).toContain(tenantOrders)
    await expect(createExport(barred, tenantOrders, request)).rejects.toMatchObject({
      code: 'dataset_unknown',
    })
    expect(await sandbox.cells(`select count(*) from claimcheck.export where owner_id = 'barred'`)).toEqual([
      ['0'],
    ])
  })

  test('one of which nobody can say what may be seen is not made, and the log has the error', async () => {
    const viewer = newMember({ is: 'DE' })
    const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    const refusal = await createExportAction(viewer.id, 'tenant-orders', request, randomUUID())
    expect(refusal).toMatchObject({ code: 'scope_failed', params: {} })
    const cause = { message: 'Dataset "tenant-orders": its scope failed' }
    expect(error.mock.calls).toMatchObject([[{ error: { cause } }, 'an export could not be made']])
    expect(
      await sandbox.cells('select count(*) from claimcheck.export where owner_id = $1', [viewer.id]),
    ).toEqual([['0']])
  })

  test('one of a dataset that the person may no longer export is not repeated', async () => {
    const viewer = newMember('DE')
    const id = await createExport(viewer, tenantOrders, request)
    expect(await findEarlierRequest(viewer, id)).toMatchObject({ dataset: tenantOrders, isLimited: true })
    const now = nowIs({ ...viewer, roles: [] })
    const repeated = inTransaction((tx) =>
      repeatExport(tx, now, id, (other) => findDatasetFor(now, other), { address: null }),
    )
    await expect(repeated).rejects.toMatchObject({ code: 'dataset_unknown' })
    expect(await findEarlierRequest(now, id)).toBeNull()
    await run(id)
  })
})

describe('when an export runs', () => {
  test('it has the rows that its owner may see then', async () => {
    expect(await exported(newMember('DE'))).toEqual(await ordersOf('DE'))
    expect(await exported(newMember(['BR', 'CN']))).toEqual(await ordersOf('BR', 'CN'))
    expect(await exported(newMember(undefined))).toEqual([])
    expect(await exported(newMember('de'))).toEqual([])
    expect(await exported(nowIs({ ...newMember('DE'), roles: ['member', 'admin'] }))).toHaveLength(2_000)
    const mover = newMember('DE')
    const id = await createExport(mover, tenantOrders, request)
    nowIs({ ...mover, attributes: { tenant: 'PL' } })
    expect((await run(id)).row_count).toBe(String((await ordersOf('PL')).length))
  })

  test.each<[string, string, (viewer: Viewer) => void]>([
    [
      'whose owner may no longer export the dataset',
      'access_revoked',
      (viewer) => nowIs({ ...viewer, roles: [] }),
    ],
    ['whose owner’s account is gone or disabled', 'owner_disabled', ({ id }) => world.accounts.delete(id)],
    [
      'of which nobody can say what may be seen',
      'scope_failed',
      (viewer) => nowIs({ ...viewer, attributes: { tenant: {} } }),
    ],
  ])('one %s fails for good, with %s', async (_, code, change) => {
    const viewer = newMember('DE')
    const id = await createExport(viewer, tenantOrders, request)
    change(viewer)
    const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    expect(await run(id)).toMatchObject({
      status: 'failed',
      attempt: 1,
      rows_done: '0',
      error_code: code,
      error_params: {},
    })
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ exportId: id }), 'attempt failed')
    expect((await eventsOf(sandbox, id)).map(({ kind }) => kind)).toEqual(['made', 'started', 'failed'])
    expect(
      (await readdir(sandbox.storeFolder, { recursive: true })).filter((name) => name.includes(id)),
    ).toEqual([])
  })
})

describe('when a file is asked for', () => {
  async function finished() {
    const viewer = newMember('DE')
    const { id } = await run(await createExport(viewer, tenantOrders, request))
    expect((await download(id)).status).toBe(200)
    return { viewer, id }
  }

  test('who may no longer export the dataset, or sees other rows, is refused it, and still sees the export', async () => {
    const { viewer, id } = await finished()
    const changed: [code: string, now: Viewer][] = [
      ['access_revoked', { ...viewer, roles: [] }],
      ['scope_changed', memberOf(viewer.id, 'BR')],
      ['scope_changed', memberOf(viewer.id, ['BR', 'DE'])],
      ['scope_changed', memberOf(viewer.id, undefined)],
    ]
    for (const [code, now] of changed) {
      nowIs(now)
      expect(await refusalsOf(id)).toEqual({ status: 403, code })
      const claim = await findClaim(configuredStore(), now, id)
      expect(claim).toMatchObject({ status: 'succeeded', artifact: { problem: { code } } })
    }
    nowIs({ ...viewer, roles: ['member', 'admin'] })
    expect((await download(id)).status).toBe(200)
  })

  test('a file of every row is nobody’s who may see some', async () => {
    const viewer = nowIs({ ...newMember('DE'), roles: ['member', 'admin'] })
    const { id } = await run(await createExport(viewer, tenantOrders, request))
    nowIs({ ...viewer, roles: ['member'] })
    expect(await refusalsOf(id)).toEqual({ status: 403, code: 'scope_changed' })
  })

  test('where it cannot be said what they may see, or the dataset is gone, it is refused', async () => {
    const { viewer, id } = await finished()
    vi.spyOn(log, 'error').mockImplementation(() => undefined)
    nowIs(memberOf(viewer.id, { is: 'DE' }))
    expect(await refusalsOf(id)).toEqual({ status: 500, code: 'scope_failed' })
    nowIs(viewer)
    await sandbox.admin.query(`update claimcheck.export set dataset = 'no-such' where id = $1`, [id])
    expect(await refusalsOf(id)).toEqual({ status: 403, code: 'access_revoked' })
  })
})

test('where the SQL itself fails on a row of another tenant, nothing that is told or kept has its value', async () => {
  const viewer = newMember('DE')
  const id = await createExport(viewer, brittleOrders, request)
  const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
  const row = await run(id)
  // The log of errors says it, which is how this test knows that it was there to be told.
  expect(String(error.mock.calls.map(([fields]) => Reflect.get(fields as object, 'error')))).toContain(CANARY)
  expect(row).toMatchObject({ error_code: 'source_failed', error_params: { sqlState: '22P02' } })
  const claim = await findClaim(configuredStore(), viewer, id)
  const kept = await sandbox.cells(
    `select e::text from claimcheck.export e union all select e::text from claimcheck.event e
     union all select j::text from pgboss.job j`,
  )
  expect(kept.length).toBeGreaterThan(3)
  expect(JSON.stringify([claim, kept, logged])).not.toContain('canary')
})
