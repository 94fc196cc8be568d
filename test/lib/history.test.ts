import { expect, test } from 'vitest'
import { listExports } from '../../server/queries.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const viewer = newViewer()

// Several were made in the same millisecond, and the order of their ids is not the order of their times.
for (let index = 0; index < 25; index++) {
  const created_at = new Date(Date.UTC(2024, 0, 1, 0, 0, Math.floor(index / 4)))
  await insertExport(sandbox, { owner_id: viewer.id, created_at })
}

const newestFirst = (
  await sandbox.cells(
    'select id from claimcheck.export where owner_id = $1 order by created_at desc, id desc',
    [viewer.id],
  )
).flat()

test.each([1, 2, 7, 24, 25, 26])('pages of %i show every export once, newest first', async (limit) => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listExports(viewer, { cursor, limit })
    expect(page.exports.length).toBeGreaterThan(0)
    expect(page.exports.length).toBeLessThanOrEqual(limit)
    seen.push(...page.exports.map((each) => each.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual(newestFirst)
})

test('an export that is made while somebody pages does not move the pages', async () => {
  const first = await listExports(viewer, { limit: 10 })
  const newest = await insertExport(sandbox, { owner_id: viewer.id })
  const second = await listExports(viewer, { limit: 10, cursor: first.nextCursor ?? '' })
  await sandbox.admin.query('delete from claimcheck.export where id = $1', [newest])
  expect([...first.exports, ...second.exports].map((each) => each.id)).toEqual(newestFirst.slice(0, 20))
})

test('a page has at least one and at most a hundred exports', async () => {
  expect((await listExports(viewer, { limit: 0 })).exports).toHaveLength(1)
  expect((await listExports(viewer, { limit: -5 })).exports).toHaveLength(1)
  expect((await listExports(viewer)).exports).toHaveLength(20)
  const busy = newViewer()
  await sandbox.admin.query(
    `insert into claimcheck.export (id, owner_id, dataset, request)
     select gen_random_uuid(), $1, 'orders', '{}' from generate_series(1, 120)`,
    [busy.id],
  )
  const page = await listExports(busy, { limit: 1_000_000 })
  expect(page.exports).toHaveLength(100)
  expect(page.nextCursor).not.toBeNull()
})
