import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { env } from '../../lib/env.ts'
import { hashOf } from '../../lib/exports/claim-links.ts'
import { openClaimLink } from '../../lib/exports/link-bearer.ts'
import { shared, sharedFile } from '../support/bearer.ts'
import { insertLink } from '../support/claim-links.ts'
import { download } from '../support/downloads.ts'
import { insertExport } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
// The owner is a person of the demo's.
process.env.CLAIMCHECK_DEMO = 'true'
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const content = Buffer.from('Order\r\n1\r\n2\r\n3\r\n')

/** An export with a file, of somebody who has no other, and a link of it. */
async function sharedExport(columns: Record<string, unknown> = {}) {
  const owner = `owner-${randomUUID()}`
  const finished = await finishedExport(sandbox, content, { owner_id: owner, ...columns })
  return { owner, ...finished, link: await insertLink(sandbox, finished.id) }
}

test('the state by a link is the export’s own, with the file by the link', async () => {
  const { id, sha256, link } = await sharedExport()
  const response = await shared(link.token)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(await response.json()).toMatchObject({
    id,
    dataset: 'orders',
    status: 'succeeded',
    pollAfterMs: null,
    artifact: { sha256, url: `/api/claims/${link.token}/file`, problem: null },
  })
  const etag = response.headers.get('etag') ?? ''
  expect((await shared(link.token, { 'if-none-match': etag })).status).toBe(304)
})

test('of the owner, of what was asked for, and of other exports nothing is told', async () => {
  const request = {
    columns: ['id'],
    filters: [{ column: 'note', operator: 'contains', value: 'secret-value' }],
  }
  const before = await insertExport(sandbox)
  const { owner, link } = await sharedExport({ request, repeat_of: before })
  const waiting = await insertExport(sandbox, {
    owner_id: owner,
    request,
    retry_at: new Date(Date.now() + 60_000),
    retries_left: 3,
    error_code: 'unencodable',
    error_params: { column: 'Note', key: 'secret-row', encoding: 'latin1' },
  })
  const failed = await insertExport(sandbox, {
    owner_id: owner,
    request,
    status: 'failed',
    error_code: 'unencodable',
    error_params: { column: 'Note', key: 'secret-row', encoding: 'latin1' },
  })
  const links = [link, await insertLink(sandbox, waiting), await insertLink(sandbox, failed)]
  const answers = await Promise.all(links.map(async ({ token }) => (await shared(token)).text()))
  for (const text of answers)
    for (const secret of [owner, 'secret', before, 'Note']) expect(text).not.toContain(secret)
  const told = answers.map((text) => JSON.parse(text))
  expect(told[0]).toMatchObject({ repeatOf: null })
  expect(told[1]).toMatchObject({ retry: { reason: 'The encoding lacks a character of the data.' } })
  expect(told[2]).toMatchObject({ status: 'failed', error: { code: 'unencodable', params: {} } })
})

test('the file comes whole, by HEAD, and in parts', async () => {
  const { etag, link } = await sharedExport()
  const whole = await sharedFile(link.token)
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'cache-control': 'private, no-store, no-transform',
    'content-disposition': 'attachment; filename=orders-2026-03-04-0506.csv',
    'content-length': String(content.length),
    etag,
  })
  expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true)
  const head = await sharedFile(link.token, {}, 'HEAD')
  expect([head.status, head.body, head.headers.get('content-length')]).toEqual([
    200,
    null,
    String(content.length),
  ])
  const part = await sharedFile(link.token, { range: 'bytes=0-4' })
  expect([part.status, await part.text()]).toEqual([206, 'Order'])
  expect((await sharedFile(link.token, { 'if-none-match': etag })).status).toBe(304)
  expect((await sharedFile(link.token, { range: 'bytes=999-' })).status).toBe(416)
})

test('every use is in the audit trail, by the link and by nobody, a look once a minute of an address', async () => {
  const { id, link } = await sharedExport()
  for (let looks = 0; looks < 3; looks++) await shared(link.token)
  await (await sharedFile(link.token)).text()
  await (await sharedFile(link.token, { range: 'bytes=0-1' })).text()
  await sharedFile(link.token, {}, 'HEAD')
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) await openClaimLink(db, link.token, address)
  const events = () =>
    sandbox.cells('select kind, actor, address, via from claimcheck.event where export_id = $1 order by id', [
      id,
    ])
  const via = `link:${link.id}`
  const told = [
    ['link-used', null, null, via],
    ['downloaded', null, null, via],
    ['downloaded', null, null, via],
    ['file-asked-after', null, null, via],
    ['link-used', null, '192.0.2.1', via],
    ['link-used', null, '192.0.2.2', via],
  ]
  expect(await events()).toEqual(told)
  const lastUse = async () =>
    (
      await sandbox.cells(
        "select last_used_at > now() - interval '9 s' from claimcheck.claim_link where id = $1",
        [link.id],
      )
    )[0]
  expect(await lastUse()).toEqual(['t'])
  await sandbox.admin.query(
    `update claimcheck.claim_link set last_used_at = now() - interval '2 minutes' where id = $1`,
    [link.id],
  )
  await shared(link.token)
  expect(await lastUse()).toEqual(['t'])
})

test('a link of an export that waits shows how far it is, and has no file yet', async () => {
  const { token } = await insertLink(sandbox, await insertExport(sandbox))
  expect(await (await shared(token)).json()).toMatchObject({
    status: 'queued',
    artifact: null,
    pollAfterMs: 300,
  })
  const file = await sharedFile(token)
  expect([file.status, (await file.json()).code]).toEqual([409, 'not_ready'])
})

/** What ends a link, as SQL with the export, the link and the owner. */
const ENDS: [what: string, sql: string, value: 'export' | 'link' | 'owner'][] = [
  ['it is revoked', 'update claimcheck.claim_link set revoked_at = now() where id = $1', 'link'],
  ['its file’s time is over', 'update claimcheck.export set expires_at = now() where id = $1', 'export'],
  ['its file was swept away', `update claimcheck.export set status = 'expired' where id = $1`, 'export'],
  ['its owner is disabled', 'update claimcheck."user" set disabled_at = now() where id = $1', 'owner'],
  ['its export is gone', 'delete from claimcheck.export where id = $1', 'export'],
]

test.each(ENDS)('a link ends when %s, and answers as one that never was', async (_, sql, value) => {
  const { id, owner, link } = await sharedExport()
  expect((await shared(link.token)).status).toBe(200)
  await sandbox.admin.query(sql, [{ export: id, link: link.id, owner }[value]])
  for (const ask of [shared, sharedFile]) {
    const [ended, guessed] = [await ask(link.token), await ask(randomBytes(32).toString('base64url'))]
    expect([ended.status, Object.fromEntries(ended.headers), await ended.text()]).toEqual([
      guessed.status,
      Object.fromEntries(guessed.headers),
      await guessed.text(),
    ])
    expect(ended.status).toBe(404)
  }
  expect((await sharedFile(link.token, {}, 'HEAD')).status).toBe(404)
})

test('what is no token opens nothing: ids, hashes, tokens with something at their ends', async () => {
  const { id, link } = await sharedExport()
  const { token } = link
  const wrong = [
    id,
    link.id,
    hashOf(token),
    `${token} `,
    `${token}=`,
    token.slice(1),
    '',
    '../',
    'a'.repeat(100_000),
  ]
  for (const text of wrong) expect((await shared(text)).status, text.slice(0, 80)).toBe(404)
  expect((await shared(token)).status).toBe(200)
})

test('a link opens the file of its own export and of no other', async () => {
  const [one, other] = [await sharedExport(), await sharedExport()]
  expect((await (await shared(one.link.token)).json()).id).toBe(one.id)
  expect((await (await shared(other.link.token)).json()).id).toBe(other.id)
})

test('a file that the store has lost is told of as to its owner', async () => {
  const { key, link } = await sharedExport()
  await rm(path.join(sandbox.storeFolder, 'artifacts', key))
  expect((await sharedFile(link.token)).status).toBe(410)
  expect(await (await shared(link.token)).json()).toMatchObject({
    artifact: { problem: { code: 'file_lost' } },
  })
})

test('a download by a link stops in the middle when the link is revoked', async () => {
  const { id } = await finishedExport(sandbox, Buffer.alloc(3_000_000))
  const link = await insertLink(sandbox, id)
  const time = vi.spyOn(performance, 'now')
  const reader = (await sharedFile(link.token)).body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  let later = performance.now()
  const readLater = () => {
    later += 6_000
    time.mockImplementation(() => later)
    return reader?.read()
  }
  expect((await readLater())?.value?.length).toBeGreaterThan(0)
  await sandbox.admin.query('update claimcheck.claim_link set revoked_at = now() where id = $1', [link.id])
  await expect(readLater()).rejects.toMatchObject({ code: 'access_revoked' })
  time.mockRestore()
})

test('downloads by a link are counted to the link, and neither to its owner nor to another link', async () => {
  const { id } = await finishedExport(sandbox, Buffer.alloc(3_000_000))
  const [link, other] = [await insertLink(sandbox, id), await insertLink(sandbox, id)]
  const { maxDownloadsPerPerson: limit } = env()
  const taken = await Promise.all(Array.from({ length: limit }, () => sharedFile(link.token)))
  expect(taken.map(({ status }) => status)).toEqual(Array(limit).fill(200))
  const more = await sharedFile(link.token)
  expect([more.status, (await more.json()).code]).toEqual([429, 'too_many_downloads'])
  const free = [await sharedFile(other.token), await download(id)]
  expect(free.map(({ status }) => status)).toEqual([200, 200])
  for (const each of [...taken, ...free]) await each.body?.cancel()
})
