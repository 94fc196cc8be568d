import { expect, test } from 'vitest'
import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { Problem, problemDetails } from '../../lib/problems/problem.ts'
import { cancelExport, createExport, deleteExport } from '../support/acts.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const sandbox = await openSandbox()
process.env.MAX_WAITING_EXPORTS = '3'
process.env.MAX_EXPORTS_PER_MINUTE = '6'
const request = { columns: ['id'], filters: [] }

/** The codes with which some of the attempts to make an export were refused. */
function refusals(results: PromiseSettledResult<string>[]): string[] {
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  return reasons.map((reason) => (reason instanceof Problem ? reason.code : String(reason)))
}

test('ten requests of one person at once make as many exports as are allowed, and jobs for them only', async () => {
  const viewer = newViewer()
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => createExport(viewer, orders, request)),
  )
  expect(refusals(results)).toEqual(Array(7).fill('too_many_exports'))
  const counts = await sandbox.cells(
    `select (select count(*) from claimcheck.export where owner_id = $1),
            (select count(*) from pgboss.job where group_id = $1)`,
    [viewer.id],
  )
  expect(counts).toEqual([['3', '3']])
})

test.each([
  ['of an export that has 42 seconds left', 42.3, 43],
  ['of one that takes long', 4_000, 60],
  ['of one that ends at any moment', -3, 1],
  ['of which there is no estimate', null, 10],
])('whoever has as many exports as they may, %s, is told when to ask again', async (_, left, told) => {
  const viewer = newViewer()
  const beatAt = Date.now()
  const running = { owner_id: viewer.id, status: 'running', slot: 1, heartbeat_at: new Date(beatAt) }
  await insertExport(sandbox, { ...running, seconds_left: left })
  await insertExport(sandbox, { ...running, slot: 2, seconds_left: left === null ? null : left + 5 })
  await insertExport(sandbox, { owner_id: viewer.id })
  const { params } = (await createExport(viewer, orders, request).catch((error: unknown) => error)) as Problem
  const passed = (Date.now() - beatAt) / 1_000
  expect(params.limit).toBe(3)
  // What has passed since the heartbeat is taken off.
  expect(told - Number(params.retryAfterSeconds)).toBeGreaterThanOrEqual(0)
  expect(told - Number(params.retryAfterSeconds)).toBeLessThanOrEqual(left === 42.3 ? Math.ceil(passed) : 0)
})

test('a person who may have no more exports does not keep others from theirs', async () => {
  const [full, other] = [newViewer(), newViewer()]
  for (let count = 0; count < 3; count++) await createExport(full, orders, request)
  await expect(createExport(full, orders, request)).rejects.toMatchObject({ code: 'too_many_exports' })
  await expect(createExport(other, orders, request)).resolves.toBeTypeOf('string')
})

test('exports that have ended do not count', async () => {
  const viewer = newViewer()
  const ids: string[] = []
  for (let count = 0; count < 3; count++) ids.push(await createExport(viewer, orders, request))
  const end = (id: string | undefined, status: string) =>
    sandbox.admin.query('update claimcheck.export set status = $2 where id = $1', [id, status])
  await end(ids[0], 'running')
  await expect(createExport(viewer, orders, request)).rejects.toMatchObject({ code: 'too_many_exports' })
  await end(ids[0], 'succeeded')
  await expect(createExport(viewer, orders, request)).resolves.toBeTypeOf('string')
})

test('exports that are cancelled at once count for a minute', async () => {
  const viewer = newViewer()
  const makeAndCancel = async () => cancelExport(viewer, await createExport(viewer, orders, request))
  for (let count = 0; count < 6; count++) await makeAndCancel()
  const refusal = await makeAndCancel().catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'exports_too_fast', params: { limit: 6 } })
  const { retryAfterSeconds } = (refusal as Problem).params
  expect(Number(retryAfterSeconds)).toBeGreaterThan(30)
  expect(Number(retryAfterSeconds)).toBeLessThanOrEqual(60)
  expect(PROBLEMS.exports_too_fast).toMatchObject({ status: 429 })
  expect(problemDetails('exports_too_fast', { limit: 6, retryAfterSeconds: 1 }).detail).toBe(
    'At most 6 may be made. The next one may be in 1 second. Wait for that long, and make it then.',
  )
  await expect(createExport(newViewer(), orders, request)).resolves.toBeTypeOf('string')
  // As if it were so much later, for the first of them; nobody else may change what the audit trail says.
  await sandbox.admin.query(`set session_replication_role = replica`)
  await sandbox.admin.query(
    `update claimcheck.event set at = at - make_interval(secs => $2)
     where id = (select min(id) from claimcheck.event where actor = $1 and kind = 'made')`,
    [viewer.id, retryAfterSeconds],
  )
  await sandbox.admin.query(`set session_replication_role = default`)
  await makeAndCancel()
  await expect(makeAndCancel()).rejects.toMatchObject({ code: 'exports_too_fast' })
})

test('exports that are deleted at once count all the same', async () => {
  const viewer = newViewer()
  const makeAndDelete = async () => {
    const id = await createExport(viewer, orders, request)
    await cancelExport(viewer, id)
    await deleteExport(viewer, id)
  }
  for (let count = 0; count < 6; count++) await makeAndDelete()
  await expect(makeAndDelete()).rejects.toMatchObject({ code: 'exports_too_fast' })
})
