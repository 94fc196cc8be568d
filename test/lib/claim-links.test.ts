import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { LINKS_MAX, listClaimLinks, makeClaimLink, revokeClaimLink } from '../../lib/exports/claim-links.ts'
import { openClaimLink } from '../../lib/exports/link-bearer.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { inTransaction } from '../../server/transaction.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const owner = newViewer()
const stranger = newViewer()
const ADDRESS = '192.0.2.7'

const make = (viewer: Viewer, id: string) => inTransaction((tx) => makeClaimLink(tx.db, viewer, id, ADDRESS))
const revoke = (viewer: Viewer, id: string, link: string) =>
  inTransaction((tx) => revokeClaimLink(tx.db, viewer, id, link, ADDRESS))
const newExport = (columns = {}) => insertExport(sandbox, { owner_id: owner.id, ...columns })
const trail = (id: string) =>
  sandbox.cells(
    `select kind, actor, address, via, details->>'link' from claimcheck.event where export_id = $1 order by id`,
    [id],
  )

test('a link is made, is known by a hash of its token only, and is told of', async () => {
  const id = await newExport()
  const made = await make(owner, id)
  expect(Buffer.from(made.token, 'base64url')).toHaveLength(32)
  expect(made).toMatchObject({ expiresAt: null, createdAt: expect.any(Date) })
  const [[row] = []] = await sandbox.cells(
    'select row_to_json(l)::text from claimcheck.claim_link l where id = $1',
    [made.id],
  )
  expect(row).not.toContain(made.token)
  expect(await listClaimLinks(db, owner, id)).toEqual([
    { id: made.id, createdAt: made.createdAt, expiresAt: null, lastUsedAt: null },
  ])
  expect(await trail(id)).toEqual([['link-made', owner.id, ADDRESS, null, made.id]])
})

test('whoever acts by a key is told of so, and has the exports that the key has', async () => {
  const narrowing = { datasets: ['orders'], attributes: null }
  const key = { ...owner, narrowing, via: 'key:1' }
  const id = await newExport({ narrowing: JSON.stringify(narrowing) })
  const made = await make(key, id)
  expect(await trail(id)).toEqual([['link-made', owner.id, ADDRESS, 'key:1', made.id]])
  await expect(make(key, await newExport())).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  ['failed', {}],
  ['cancelled', {}],
  ['expired', {}],
  ['running', { cancel_requested_at: new Date() }],
  ['succeeded', { expires_at: new Date(0) }],
])('an export that is %s %j has no link: it will have no file', async (status, columns) => {
  await expect(make(owner, await newExport({ status, ...columns }))).rejects.toMatchObject({
    code: 'no_file',
  })
})

test('nobody else makes, sees or revokes a link, and what is no id is no export', async () => {
  const id = await newExport()
  const { id: link, token } = await make(owner, id)
  const before = await trail(id)
  for (const [viewer, exportId] of [
    [stranger, id],
    [owner, 'x'],
    [owner, randomUUID()],
  ] as const)
    for (const act of [
      () => make(viewer, exportId),
      () => revoke(viewer, exportId, link),
      () => listClaimLinks(db, viewer, exportId),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'not_found' })
  expect(await openClaimLink(db, token, ADDRESS)).not.toBeNull()
  expect((await trail(id)).slice(0, 1)).toEqual(before)
})

test('a link that is revoked works no more, once; others do', async () => {
  const id = await newExport()
  const [one, other] = [await make(owner, id), await make(owner, id)]
  await revoke(owner, id, one.id)
  await revoke(owner, id, one.id)
  expect(await openClaimLink(db, one.token, ADDRESS)).toBeNull()
  expect(await openClaimLink(db, other.token, ADDRESS)).toMatchObject({ exportId: id })
  expect((await listClaimLinks(db, owner, id)).map((link) => link.id)).toEqual([other.id])
  expect((await trail(id)).map(([kind]) => kind)).toEqual([
    'link-made',
    'link-made',
    'link-revoked',
    'link-used',
  ])
  const elsewhere = await newExport()
  for (const link of [other.id, randomUUID(), 'x', ''])
    await expect(revoke(owner, elsewhere, link)).rejects.toMatchObject({ code: 'link_not_found' })
})

test('no more links work at a time than there may be, also when they are asked for at once', async () => {
  const id = await newExport()
  const answers = await Promise.allSettled(Array.from({ length: LINKS_MAX + 5 }, () => make(owner, id)))
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? answer.reason : []))
  expect(refused).toHaveLength(5)
  for (const reason of refused)
    expect(reason).toMatchObject({ code: 'too_many_links', params: { limit: LINKS_MAX } })
  const [first] = await listClaimLinks(db, owner, id)
  await revoke(owner, id, first?.id ?? '')
  await make(owner, id)
})

test('links go with the export', async () => {
  const id = await newExport()
  const { token } = await make(owner, id)
  await sandbox.admin.query('delete from claimcheck.export where id = $1', [id])
  expect(await sandbox.cells('select from claimcheck.claim_link where export_id = $1', [id])).toEqual([])
  expect(await openClaimLink(db, token, ADDRESS)).toBeNull()
})
