import { createHash, randomBytes } from 'node:crypto'
import { afterAll, expect, test, vi } from 'vitest'
import { env } from '../../lib/env.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { closeDatabase } from '../../worker/database.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { openDescriptors } from '../support/descriptors.ts'
import { download, statusOf } from '../support/downloads.ts'
import { readExport } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'
import { claimStore } from '../support/store.ts'
import { filesIn } from './support/files.ts'

const BROKEN_OFF = 200

const sandbox = await openSandbox()
await claimStore(sandbox)
afterAll(() => closeDatabase())

const content = randomBytes(3_000_000)

async function read(reader: ReadableStreamDefaultReader<Uint8Array>, bytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for (let done = 0; done < bytes; ) {
    const { value } = await reader.read()
    if (!value) break
    pieces.push(value)
    done += value.length
  }
  return pieces
}

function reader({ body }: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (!body) throw new Error('The answer has no body')
  return body.getReader()
}

test('200 downloads that are broken off leave no descriptor, and one of them is resumed to the same SHA-256', async () => {
  const { id, sha256, etag } = await finishedExport(sandbox, content)
  for (let count = 0; count < BROKEN_OFF; count++) {
    const broken = reader(await download(id))
    await read(broken, Math.random() * content.length)
    await broken.cancel()
  }
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toEqual([])

  const broken = reader(await download(id))
  const first = await read(broken, 1_000_000)
  await broken.cancel()
  const start = first.reduce((sum, { length }) => sum + length, 0)
  const rest = await (await download(id, { range: `bytes=${start}-`, 'if-range': etag })).bytes()
  expect(
    createHash('sha256')
      .update(Buffer.concat([...first, rest]))
      .digest('hex'),
  ).toBe(sha256)
})

test('a file that expires and is swept away while it is downloaded comes whole; the next request gets 410', async () => {
  const { id, sha256 } = await finishedExport(sandbox, content, { finished_at: new Date() })
  const slow = reader(await download(id))
  const first = await read(slow, 1)
  await sandbox.admin.query('update claimcheck.export set expires_at = now() where id = $1', [id])
  await sweep(localStore(sandbox.storeFolder), { rowDays: 90, eventDays: 365 })
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'expired' })
  expect((await filesIn(sandbox)).published.filter((key) => key.startsWith(id))).toEqual([])
  expect((await download(id)).status).toBe(410)
  const rest = await read(slow, Number.POSITIVE_INFINITY)
  expect(
    createHash('sha256')
      .update(Buffer.concat([...first, ...rest]))
      .digest('hex'),
  ).toBe(sha256)
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toEqual([])
})

test('a person has so many downloads at a time; one that stands still gives its place to the one that resumes it', async () => {
  Object.assign(env(), { maxDownloadsPerPerson: 3, maxDownloads: 3 })
  const { id, etag } = await finishedExport(sandbox, content)
  const going = await Promise.all([download(id), download(id), download(id)])
  const refused = await download(id)
  expect(refused.headers.get('retry-after')).toBe('10')
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too_many_downloads' }])
  expect(await statusOf(id, {}, 'HEAD')).toBe(200)
  Object.assign(env(), { maxDownloadsPerPerson: 4 })
  const busy = await download(id)
  expect([busy.status, await busy.json()]).toMatchObject([503, { code: 'downloads_busy' }])
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toHaveLength(3)

  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_001)
  const resumed = await download(id, { range: 'bytes=5-', 'if-range': etag })
  vi.restoreAllMocks()
  expect(resumed.status).toBe(206)
  for (const { body } of [...going, resumed]) await body?.cancel()
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toEqual([])
  expect(await statusOf(id)).toBe(200)
  Object.assign(env(), { maxDownloadsPerPerson: 20, maxDownloads: 200 })
})
