import { expect, test, vi } from 'vitest'
import type { Viewer } from '../../lib/viewer.ts'
import { call } from '../support/api.ts'
import { newViewer } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const asks = vi.hoisted(() => ({ viewer: {} as Viewer }))
vi.mock('../support/viewer.ts', async (original) => {
  const find = async () => asks.viewer
  return { ...(await original<object>()), currentViewer: find, pollingViewer: find }
})

const sandbox = await openSandbox()
process.env.MAX_DOWNLOADS_PER_MINUTE = '5'
const LIMIT = 5

/** Takes the first byte of a file. */
async function take(id: string, headers: Record<string, string> = { range: 'bytes=0-0' }): Promise<Response> {
  const answer = await call('GET /api/exports/{id}/file', { id, headers })
  await answer.clone().text()
  return answer
}

const told = async (id: string) =>
  Number(
    (
      await sandbox.cells(
        `select count(*) from claimcheck.event where export_id = $1 and kind = 'downloaded'`,
        [id],
      )
    )[0]?.[0],
  )

test('whoever takes a file byte by byte leaves no more lines of the audit trail than there may be within a minute', async () => {
  asks.viewer = newViewer()
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n1\r\n'), { owner_id: asks.viewer.id })
  const answers = await Promise.all(Array.from({ length: 20 }, () => take(id)))
  expect(answers.filter(({ status }) => status === 206)).toHaveLength(LIMIT)
  const refused = answers.find(({ status }) => status === 429)
  const seconds = Number(refused?.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(await refused?.json()).toMatchObject({
    code: 'downloads_too_fast',
    params: { limit: LIMIT, retryAfterSeconds: seconds },
  })
  expect(await told(id)).toBe(LIMIT)
  // What takes nothing is not counted, and is told once a minute as it was.
  const etag = answers.find(({ status }) => status === 206)?.headers.get('etag') ?? ''
  expect((await take(id, { 'if-none-match': etag })).status).toBe(304)
  await sandbox.admin.query(
    'update claimcheck.rate_limit set last_request = last_request - $2 where key like $1',
    [`%${asks.viewer.id}`, seconds * 1_000],
  )
  expect((await take(id)).status).toBe(206)
})

test('a key’s downloads are its own, and nobody else is held up', async () => {
  const owner = newViewer()
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n1\r\n'), { owner_id: owner.id })
  asks.viewer = { ...owner, via: 'key:one' }
  for (let count = 0; count < LIMIT; count++) expect((await take(id)).status).toBe(206)
  expect((await take(id)).status).toBe(429)
  asks.viewer = { ...owner, via: 'key:another' }
  expect((await take(id)).status).toBe(206)
  asks.viewer = owner
  expect((await take(id)).status).toBe(206)
})
