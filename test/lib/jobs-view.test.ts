import { expect, test } from 'vitest'
import { makeReady } from '../../lib/queue.ts'
import { asDb } from '../../worker/database.ts'
import { createExport } from '../support/acts.ts'
import { newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const { admin, cells } = await openSandbox()
const request = { columns: ['id'], filters: [] }

test('the view of the jobs names their owners, and numbers them from the newest, whenever they have their turn', async () => {
  const viewer = newViewer()
  const first = await createExport(viewer, orders, request)
  const second = await createExport(viewer, orders, request)
  await admin.query(`update claimcheck.export set turn_at = now() + interval '1 minute' where id = $1`, [
    first,
  ])
  await makeReady(asDb(admin), first)
  const rows = await cells(
    'select number, export_id, owner, created_at = (select e.created_at from claimcheck.export e where e.id = export_id) from claimcheck.job',
  )
  expect(rows).toEqual([
    ['1', second, viewer.id, 't'],
    ['2', first, viewer.id, 't'],
  ])
})
