import { expect, test, vi } from 'vitest'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { heldTo } from '../../lib/narrowing.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { openFile } from '../../server/stored-file.ts'
import { inTransaction } from '../../server/transaction.ts'
import { handleExport } from '../../worker/run/handler.ts'
import { createExport } from '../support/acts.ts'
import { eventsOf, newViewer, parseCsv, readExport, readFileOf } from '../support/exports.ts'
import { handlerContext, openConsumer, take } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'
import { tenantOrders } from '../support/tenants.ts'

vi.mock('../support/shop.ts', async (original) => {
  const shop = await original<typeof import('../support/shop.ts')>()
  const { tenantOrders: found } = await import('../support/tenants.ts')
  const datasets = [...shop.datasets, found]
  return { ...shop, datasets, findDataset: (id: string) => datasets.find((each) => each.id === id) }
})

const sandbox = await openSandbox()
const boss = await openConsumer()
const context = handlerContext(sandbox, boss)
const request = { columns: ['id'], filters: [] }
const narrowing = { datasets: ['tenant-orders'], attributes: { tenant: 'DE' } }

/** An administrator, by their account. */
async function newAdmin(): Promise<Viewer> {
  const viewer = { ...newViewer(), roles: ['member', 'admin'] }
  await sandbox.admin.query(
    `insert into claimcheck."user" (id, name, email, roles) values ($1, $1, $1 || '@example.com', $2)`,
    [viewer.id, viewer.roles],
  )
  return viewer
}

async function run(id: string) {
  await handleExport(context, await take(boss, id))
  return readExport(sandbox, id)
}

test('an export has no row beyond what it is held to: when it is made, repeated by its owner, and asked for', async () => {
  const admin = await newAdmin()
  const program = { ...heldTo(admin, narrowing), via: 'key:1' }
  const id = await createExport(program, tenantOrders, request)
  const repeated = await inTransaction((tx) =>
    repeatExport(tx, admin, id, () => tenantOrders, { address: null }),
  )
  const expected = await sandbox.cells(
    `select o.id from demo.orders o join demo.customers c on c.id = o.customer_id where c.country = 'DE' order by o.id`,
  )
  for (const each of [id, repeated]) {
    const row = await run(each)
    expect(row).toMatchObject({ status: 'succeeded', narrowing })
    expect(parseCsv((await readFileOf(sandbox, row)).toString()).slice(1)).toEqual(expected)
    for (const viewer of [admin, program]) {
      const { artifact } = await openFile(configuredStore(), viewer, each)
      await artifact.close()
    }
  }
  const { rows } = await sandbox.admin.query(
    `select actor, via from claimcheck.event where export_id = any ($1) and kind = 'made' order by id`,
    [[id, repeated]],
  )
  expect(rows).toEqual([
    { actor: admin.id, via: 'key:1' },
    { actor: admin.id, via: null },
  ])
  expect((await eventsOf(sandbox, id)).at(-1)).toMatchObject({ kind: 'succeeded' })
})

test('one that is held to less than what it may see by now fails, and its file is refused', async () => {
  const admin = await newAdmin()
  const made = await createExport(heldTo(admin, narrowing), tenantOrders, request)
  const done = await run(made)
  await sandbox.admin.query(`update claimcheck."user" set roles = '{member}' where id = $1`, [admin.id])
  const member = { ...admin, roles: ['member'] }
  await expect(openFile(configuredStore(), member, done.id)).rejects.toMatchObject({ code: 'scope_changed' })
  await expect(
    createExport(heldTo(member, { ...narrowing, datasets: ['orders'] }), tenantOrders, request),
  ).rejects.toMatchObject({ code: 'dataset_unknown' })
})
