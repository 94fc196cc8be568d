import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { database } from '../../worker/database.ts'
import {
  type Artifact,
  beat,
  type Claim,
  cancelExport,
  claimExport,
  failExport,
  finishExport,
  giveUpExport,
  releaseExport,
} from '../../worker/lifecycle.ts'
import { insertExport, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
afterAll(() => database().end())

const TERMINAL = ['succeeded', 'failed', 'cancelled', 'expired']
const progress = { rowsDone: 5, rowsTotal: 10, rowsTotalIsEstimate: true, bytesWritten: 50, percent: 50 }
const artifact: Artifact = { key: 'key', rowCount: 7, byteSize: 70, sha256: 'ab'.repeat(32) }

const reason = { code: 'source_failed', detail: 'A table was locked.' } as const

/** Every write of a worker that holds an attempt. */
const WRITES: [string, (claim: Claim) => Promise<boolean>][] = [
  ['report progress', async (claim) => (await beat(database(), claim, progress)) === 'go-on'],
  ['finish the export', (claim) => finishExport(database(), claim, artifact, 24)],
  ['fail the export', (claim) => failExport(database(), claim, reason.code, reason.detail)],
  ['hand the export back', (claim) => releaseExport(database(), claim, reason)],
]

async function claimed(exportId: string): Promise<Claim> {
  const claim = await claimExport(database(), exportId)
  if (!claim) throw new Error('The export could not be claimed')
  return claim
}

describe('a claim', () => {
  test('of a queued export starts its first attempt and brings the frozen request', async () => {
    const request = { columns: ['id'], filters: [] }
    const id = await insertExport(sandbox, { owner_id: 'me', request })
    expect(await claimExport(database(), id)).toEqual({
      exportId: id,
      attempt: 1,
      ownerId: 'me',
      dataset: 'orders',
      request,
    })
    expect(await readExport(sandbox, id)).toMatchObject({
      status: 'running',
      attempt: 1,
      started_at: expect.any(Date),
    })
  })

  test('of a running export starts the next attempt, from zero', async () => {
    const id = await insertExport(sandbox)
    await beat(database(), await claimed(id), progress)
    expect((await claimed(id)).attempt).toBe(2)
    expect(await readExport(sandbox, id)).toMatchObject({ attempt: 2, rows_done: '0', percent: 0 })
  })

  test.each(TERMINAL)('of an export that is %s gives nothing and changes nothing', async (status) => {
    const id = await insertExport(sandbox, { status, attempt: 3 })
    const before = await readExport(sandbox, id)
    expect(await claimExport(database(), id)).toBeNull()
    expect(await readExport(sandbox, id)).toEqual(before)
  })

  test('of an export that is gone gives nothing', async () => {
    expect(await claimExport(database(), randomUUID())).toBeNull()
  })

  test('by ten workers at once gives ten different attempts', async () => {
    const id = await insertExport(sandbox)
    const claims = await Promise.all(Array.from({ length: 10 }, () => claimed(id)))
    expect(claims.map((claim) => claim.attempt).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
  })
})

describe.each(WRITES)('a worker may %s', (_, write) => {
  test('while it holds the claim', async () => {
    const id = await insertExport(sandbox)
    const before = await readExport(sandbox, id)
    expect(await write(await claimed(id))).toBe(true)
    expect(await readExport(sandbox, id)).not.toEqual(before)
  })

  test('no more when another worker has claimed the export', async () => {
    const id = await insertExport(sandbox)
    const old = await claimed(id)
    await claimed(id)
    const before = await readExport(sandbox, id)
    expect(await write(old)).toBe(false)
    expect(await readExport(sandbox, id)).toEqual(before)
  })

  test('no more when the export was handed back to the queue', async () => {
    const id = await insertExport(sandbox)
    const old = await claimed(id)
    await releaseExport(database(), old, null)
    const before = await readExport(sandbox, id)
    expect(await write(old)).toBe(false)
    expect(await readExport(sandbox, id)).toEqual(before)
  })

  test('no more when the export was given up', async () => {
    const id = await insertExport(sandbox)
    const old = await claimed(id)
    await giveUpExport(database(), id, 'attempts_exhausted')
    expect(await write(old)).toBe(false)
    expect(await readExport(sandbox, id)).toMatchObject({ status: 'failed' })
  })

  test.each(TERMINAL)('no more when the export is %s', async (status) => {
    const id = await insertExport(sandbox, { status, attempt: 1 })
    const before = await readExport(sandbox, id)
    expect(await write({ exportId: id, attempt: 1 })).toBe(false)
    expect(await readExport(sandbox, id)).toEqual(before)
  })

  test('never with an attempt that was not yet claimed', async () => {
    const id = await insertExport(sandbox)
    const { attempt } = await claimed(id)
    expect(await write({ exportId: id, attempt: attempt + 1 })).toBe(false)
  })
})

test('a finished export points at its artifact, which expires after its retention', async () => {
  const id = await insertExport(sandbox, { error_code: 'source_failed', error_detail: 'An earlier attempt.' })
  await finishExport(database(), await claimed(id), artifact, 1.5)
  const row = await readExport(sandbox, id)
  expect(row).toMatchObject({
    status: 'succeeded',
    artifact_key: 'key',
    row_count: '7',
    byte_size: '70',
    sha256: artifact.sha256,
    percent: 100,
    error_code: null,
    error_detail: null,
  })
  expect(Number(row.expires_at) - Number(row.finished_at)).toBe(1.5 * 3_600_000)
})

describe('from the moment in which a cancellation was asked for', () => {
  /** A running export whose owner no longer wants it. */
  async function cancelling(): Promise<Claim> {
    const claim = await claimed(await insertExport(sandbox))
    await sandbox.admin.query('update claimcheck.export set cancel_requested_at = now() where id = $1', [
      claim.exportId,
    ])
    return claim
  }

  test('an export cannot be claimed, and its worker is told', async () => {
    const claim = await cancelling()
    expect(await claimExport(database(), claim.exportId)).toBeNull()
    expect(await beat(database(), claim, progress)).toBe('cancel')
  })

  test('it neither succeeds nor goes back to the queue', async () => {
    const claim = await cancelling()
    expect(await finishExport(database(), claim, artifact, 24)).toBe(false)
    expect(await releaseExport(database(), claim, reason)).toBe(false)
    expect(await readExport(sandbox, claim.exportId)).toMatchObject({ status: 'running', artifact_key: null })
  })

  test('it ends as cancelled, also when it fails', async () => {
    const [stopped, failed] = [await cancelling(), await cancelling()]
    expect(await cancelExport(database(), stopped.exportId)).toBe(true)
    expect(await failExport(database(), failed, reason.code, reason.detail)).toBe(true)
    for (const { exportId } of [stopped, failed]) {
      const row = await readExport(sandbox, exportId)
      expect(row).toMatchObject({ status: 'cancelled', finished_at: expect.any(Date) })
    }
  })

  test('nobody else is cancelled', async () => {
    const { exportId } = await claimed(await insertExport(sandbox))
    expect(await cancelExport(database(), exportId)).toBe(false)
    expect(await readExport(sandbox, exportId)).toMatchObject({ status: 'running' })
  })
})

describe('giving up', () => {
  test('ends a queued export with the reason of its last attempt', async () => {
    const id = await insertExport(sandbox)
    await releaseExport(database(), await claimed(id), reason)
    expect(await giveUpExport(database(), id, 'attempts_exhausted')).toBe(true)
    expect(await readExport(sandbox, id)).toMatchObject({
      status: 'failed',
      error_code: 'source_failed',
      error_detail: 'A table was locked.',
    })
  })

  test('ends an export whose workers died without a reason', async () => {
    const id = await insertExport(sandbox)
    await claimed(id)
    expect(await giveUpExport(database(), id, 'attempts_exhausted')).toBe(true)
    expect(await readExport(sandbox, id)).toMatchObject({
      status: 'failed',
      error_code: 'attempts_exhausted',
    })
  })

  test.each(TERMINAL)('leaves an export alone that is %s', async (status) => {
    const id = await insertExport(sandbox, { status })
    expect(await giveUpExport(database(), id, 'attempts_exhausted')).toBe(false)
    expect(await readExport(sandbox, id)).toMatchObject({ status, error_code: null })
  })
})
