import { randomUUID } from 'node:crypto'
import { rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { download, statusOf } from '../support/downloads.ts'
import { insertExport } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const content = Buffer.from('secret')

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const body = await response.text()
  expect(body).not.toContain('secret')
  expect(JSON.parse(body)).toMatchObject({ type: `urn:claimcheck:problem:${code}`, status, code, errors: [] })
}

test("somebody else's file is not there, with the same answer as for no file at all", async () => {
  const { id } = await finishedExport(sandbox, content, { owner_id: 'somebody else' })
  const foreign = await download(id)
  const missing = await download(randomUUID())
  expect(await foreign.clone().text()).toBe(await missing.clone().text())
  await expectProblem(foreign, 404, 'not_found')
  await expectProblem(missing, 404, 'not_found')
  await expectProblem(await download(id, { 'if-none-match': '*' }), 404, 'not_found')
  await expectProblem(await download(id, { range: 'bytes=0-1' }, 'HEAD'), 404, 'not_found')
})

test.each([
  '',
  '1',
  '../../../etc/passwd',
  '%2e%2e%2f',
  'a\0b',
  '/etc/passwd',
  `${randomUUID()}/../x`,
  '..\\..\\x',
])('the id %j is not there', async (id) => {
  await expectProblem(await download(id), 404, 'not_found')
})

test.each(['queued', 'running'])('an export that is %s has no file yet', async (status) => {
  const id = await insertExport(sandbox, { status })
  await expectProblem(await download(id), 409, 'not_ready')
})

test.each(['failed', 'cancelled'])('an export that is %s will never have a file', async (status) => {
  const id = await insertExport(sandbox, { status })
  await expectProblem(await download(id), 409, 'no_file')
})

test('an expired export has no file any more', async () => {
  const { id } = await finishedExport(sandbox, content, { status: 'expired' })
  await expectProblem(await download(id), 410, 'expired')
})

test('a file is refused from the moment at which it expires, whether or not it was swept away', async () => {
  const { id, etag } = await finishedExport(sandbox, content)
  expect(await statusOf(id, {}, 'HEAD')).toBe(200)
  await sandbox.admin.query('update claimcheck.export set expires_at = now() where id = $1', [id])
  await expectProblem(await download(id), 410, 'expired')
  await expectProblem(await download(id, { 'if-none-match': etag }), 410, 'expired')
  await expectProblem(await download(id, { range: 'bytes=99-' }), 410, 'expired')
})

test('a file that the store has lost is gone, and that is said', async () => {
  const { id, key } = await finishedExport(sandbox, content)
  await rm(path.join(sandbox.storeFolder, 'artifacts', key))
  await expectProblem(await download(id), 410, 'file_lost')
})

test('a key that somebody changed in the database does not lead out of the store', async () => {
  await writeFile(path.join(sandbox.storeFolder, 'outside'), content)
  for (const key of ['../outside', path.join(sandbox.storeFolder, 'outside'), 'outside', '']) {
    const { id } = await finishedExport(sandbox, content, { artifact_key: key })
    await expectProblem(await download(id), 500, 'internal')
  }
})

test('a link in the place of the file is not followed', async () => {
  const { id, key } = await finishedExport(sandbox, content)
  const file = path.join(sandbox.storeFolder, 'artifacts', key)
  await writeFile(path.join(sandbox.storeFolder, 'outside'), content)
  await rm(file)
  await symlink(path.join(sandbox.storeFolder, 'outside'), file)
  await expectProblem(await download(id), 500, 'internal')
})

test('a file that has lost its end in the store is not sent as if it were whole', async () => {
  const { id } = await finishedExport(sandbox, content, { byte_size: content.length + 1 })
  await expectProblem(await download(id), 500, 'damaged')
  await expectProblem(await download(id, { range: 'bytes=0-1' }), 500, 'damaged')
})
