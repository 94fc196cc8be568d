import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { closeDatabase, database } from '../../worker/database.ts'
import type { Outcome } from '../../worker/webhooks/send.ts'
import { beginTry, endTry, giveBack, type Try } from '../../worker/webhooks/tries.ts'
import { deliveriesOf, insertEndpoint } from '../support/endpoints.ts'
import { newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
afterAll(closeDatabase)

const REFUSED: Outcome = { error: 'refused', status: 500, response: 'no' }
const TAKEN: Outcome = { error: null, status: 204, response: null }

let endpointId: string
let id: string
beforeEach(async () => {
  endpointId = (await insertEndpoint(sandbox, newViewer().id, 'https://hooks.example/')).id
  id = randomUUID()
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind) values ($1, $2, 7, 'test')`,
    [id, endpointId],
  )
})

/** As whoever makes jobs does, when its time has come or the time of whoever holds it is over. */
async function begin(): Promise<Try> {
  await sandbox.admin.query(`update claimcheck.delivery set held = 'queued' where id = $1`, [id])
  const begun = await beginTry(database(), id)
  if (!begun) throw new Error('The try was not begun')
  return begun
}

async function delivery() {
  const [found] = await deliveriesOf(sandbox, endpointId)
  return found
}

test('a try is begun once, of what was queued', async () => {
  expect(await beginTry(database(), id)).toBeNull()
  expect(await begin()).toMatchObject({ attempt: 1, left: 8, eventId: '7', isEnabled: true })
  expect(await beginTry(database(), id)).toBeNull()
})

test('who has lost a try changes nothing of the next one, whatever came of theirs', async () => {
  const lost = await begin()
  await sandbox.admin.query(`update claimcheck.delivery set held = 'queued' where id = $1`, [id])
  const queued = await delivery()
  const write = async () => {
    await endTry(database(), lost, TAKEN)
    await endTry(database(), lost, REFUSED, { isLast: true })
    await giveBack(database(), lost)
  }
  await write()
  expect(await delivery()).toEqual(queued)
  const next = await begin()
  const held = await delivery()
  await write()
  expect(await delivery()).toEqual(held)
  await endTry(database(), next, TAKEN)
  expect(await delivery()).toMatchObject({ status: 'succeeded', attempts: 2, held: null })
})

test('the pauses grow from seconds to half a day, and after nine tries it has failed', async () => {
  const pauses: number[] = []
  for (;;) {
    await endTry(database(), await begin(), REFUSED)
    const { rows } = await sandbox.admin.query(
      `select status, extract(epoch from next_at - now())::float8 as pause from claimcheck.delivery where id = $1`,
      [id],
    )
    if (rows[0].status === 'failed') break
    pauses.push(rows[0].pause)
  }
  const expected = [5, 30, 120, 600, 3_600, 10_800, 21_600, 43_200]
  expect(pauses).toHaveLength(expected.length)
  for (const [index, seconds] of expected.entries()) {
    expect(pauses[index]).toBeGreaterThan(seconds * 0.85)
    expect(pauses[index]).toBeLessThan(seconds * 1.15)
  }
  expect(await delivery()).toMatchObject({ attempts: 9, finished_at: expect.any(Date) })
})

test('what says nothing about the endpoint does not count against it', async () => {
  const standing = async () =>
    (
      await sandbox.cells('select failures, failing_since is null from claimcheck.endpoint where id = $1', [
        endpointId,
      ])
    )[0]
  await endTry(database(), await begin(), REFUSED, { isLast: true, counts: false })
  expect(await standing()).toEqual(['0', 't'])
  await sandbox.admin.query(`update claimcheck.delivery set status = 'pending'`)
  await endTry(database(), await begin(), REFUSED, { isLast: true })
  expect(await standing()).toEqual(['1', 'f'])
  await sandbox.admin.query(`update claimcheck.delivery set status = 'pending'`)
  await endTry(database(), await begin(), TAKEN)
  expect(await standing()).toEqual(['0', 't'])
})
