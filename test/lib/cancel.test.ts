import pg from 'pg'
import { expect, test } from 'vitest'
import { cancelExport, createExport } from '../support/acts.ts'
import { insertExport, newViewer, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const viewer = newViewer()
const request = { columns: ['id'], filters: [] }

async function jobsOf(id: string): Promise<number> {
  const { rowCount } = await sandbox.admin.query('select from pgboss.job where id = $1', [id])
  return rowCount ?? 0
}

test('a queued export is cancelled at once, and its job is gone', async () => {
  const id = await createExport(viewer, orders, request)
  expect(await cancelExport(viewer, id)).toBe('cancelled')
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'cancelled', finished_at: expect.any(Date) })
  expect(await jobsOf(id)).toBe(0)
})

test('a running export is being cancelled until its worker has stopped; asking again changes nothing', async () => {
  const id = await insertExport(sandbox, { owner_id: viewer.id, status: 'running', attempt: 1 })
  expect(await cancelExport(viewer, id)).toBe('cancelling')
  const row = await readExport(sandbox, id)
  expect(row).toMatchObject({ status: 'running', finished_at: null, cancel_requested_at: expect.any(Date) })
  expect(await cancelExport(viewer, id)).toBe('cancelling')
  expect(await readExport(sandbox, id)).toEqual(row)
})

test.each(['succeeded', 'failed', 'cancelled', 'expired'])(
  'an export that is %s cannot be cancelled any more',
  async (status) => {
    const file = { row_count: 1, byte_size: 1, sha256: 'ab', expires_at: '2099-01-01', artifact_key: 'key' }
    const id = await insertExport(sandbox, { owner_id: viewer.id, status, ...file })
    const before = await readExport(sandbox, id)
    await expect(cancelExport(viewer, id)).rejects.toMatchObject({ code: 'already_ended' })
    expect(await readExport(sandbox, id)).toEqual(before)
  },
)

test('a cancel waits for a worker that holds the row while it finishes, and is told what came of it', async () => {
  const id = await insertExport(sandbox, { owner_id: viewer.id, status: 'running', attempt: 1 })
  const holder = new pg.Client({ connectionString: sandbox.databaseUrl, application_name: 'claimcheck-test' })
  await holder.connect()
  await holder.query('begin')
  await holder.query(`update claimcheck.export set status = 'cancelled' where id = $1`, [id])
  const outcome = cancelExport(viewer, id).catch((error: unknown) => error)
  await eventually('the cancel waits', async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rowCount === 1 || undefined
  })
  await holder.query('commit')
  await holder.end()
  expect(await outcome).toMatchObject({ code: 'already_ended' })
})

test("somebody else's export cannot be cancelled, and is not even there", async () => {
  const id = await createExport(viewer, orders, request)
  await expect(cancelExport(newViewer(), id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'queued', cancel_requested_at: null })
  expect(await jobsOf(id)).toBe(1)
})

test('what is no text is no id', async () => {
  await expect(cancelExport(viewer, ['0199a202-b6d4-721c-823e-34883b031dd8'] as never)).rejects.toMatchObject(
    {
      code: 'not_found',
    },
  )
})

test.each(['', 'x', '../', '0199a202-b6d4-721c-823e-34883b031dd8'])(
  'there is no export %j to cancel',
  async (id) => {
    await expect(cancelExport(viewer, id)).rejects.toMatchObject({ code: 'not_found' })
  },
)
