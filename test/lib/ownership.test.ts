import { expect, test } from 'vitest'
import type { Viewer } from '../../lib/viewer.ts'
import { findExport, findFile, findRequest, listExports } from '../../server/queries.ts'
import { cancelExport } from '../support/acts.ts'
import { insertExport, newViewer, viewerNamed } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const owner = newViewer()
const stranger = newViewer()
const request = { columns: ['id'], filters: [] }
const id = await insertExport(sandbox, { owner_id: owner.id, request })

const NO_IDS = [
  '',
  ' ',
  'x',
  '1',
  '../',
  '../../etc/passwd',
  '%2e%2e%2f',
  `${id}/../${id}`,
  `${id}\0`,
  `${id}\n`,
  ` ${id}`,
  id.replaceAll('-', ''),
  `{${id}}`,
  id.toUpperCase(),
  `${id}'; drop table claimcheck.export; --`,
  'constructor',
  '00000000-0000-0000-0000-00000000000g',
  'a'.repeat(100_000),
]

const LOOK_UPS = { findExport, findFile, findRequest }

test.each(Object.entries(LOOK_UPS))('%s finds an export for its owner', async (_, find) => {
  expect(await find(owner, id)).not.toBeNull()
})

test.each(Object.entries(LOOK_UPS))('%s finds nothing of somebody else', async (_, find) => {
  expect(await find(stranger, id)).toBeNull()
  expect(await find(viewerNamed(''), id)).toBeNull()
  expect(await find(viewerNamed(`${owner.id}' or true --`), id)).toBeNull()
})

test.each(Object.entries(LOOK_UPS))('%s finds nothing by an id that nobody has', async (_, find) => {
  expect(await find(owner, '0199a202-b6d4-721c-823e-34883b031dd8')).toBeNull()
})

test.each(Object.entries(LOOK_UPS))(
  '%s finds nothing, without an error, by what is no id',
  async (_, find) => {
    for (const noId of NO_IDS) expect(await find(owner, noId), JSON.stringify(noId)).toBeNull()
  },
)

test('the owner sees the request as it was frozen', async () => {
  expect(await findRequest(owner, id)).toEqual({
    name: null,
    dataset: 'orders',
    request,
    narrowing: null,
    scopeDigest: null,
  })
})

test('who is held to something has those exports of the owner that are held to the same', async () => {
  const member = newViewer()
  const [own, other] = [
    { datasets: null, attributes: { tenant: 'DE', unit: 1 } },
    { datasets: null, attributes: { tenant: 'BR', unit: 1 } },
  ]
  const row = { owner_id: member.id, request }
  const free = await insertExport(sandbox, row)
  const held = await insertExport(sandbox, { ...row, narrowing: JSON.stringify(own) })
  const seenBy = async (viewer: Viewer) => {
    const found = []
    for (const find of Object.values(LOOK_UPS))
      found.push([(await find(viewer, free)) !== null, (await find(viewer, held)) !== null])
    expect(found[1]).toEqual(found[0])
    expect(found[2]).toEqual(found[0])
    expect((await listExports(viewer)).exports).toHaveLength(found.flat().filter(Boolean).length / 3)
    return found[0]
  }
  expect(await seenBy(member)).toEqual([true, true])
  expect(await seenBy({ ...member, narrowing: own })).toEqual([false, true])
  // The same, in another order.
  expect(
    await seenBy({ ...member, narrowing: { attributes: { unit: 1, tenant: 'DE' }, datasets: null } }),
  ).toEqual([false, true])
  expect(await seenBy({ ...member, narrowing: other })).toEqual([false, false])
  expect(await seenBy({ ...member, narrowing: { datasets: null, attributes: null } })).toEqual([false, false])
  expect(await seenBy({ ...newViewer(), narrowing: own })).toEqual([false, false])
  for (const cancel of [
    cancelExport({ ...member, narrowing: other }, held),
    cancelExport({ ...member, narrowing: own }, free),
  ])
    await expect(cancel).rejects.toMatchObject({ code: 'not_found' })
})

test('a history has no export of somebody else, whatever the cursor', async () => {
  expect((await listExports(owner)).exports.map((each) => each.id)).toEqual([id])
  expect(await listExports(stranger)).toEqual({ exports: [], nextCursor: null })
  const own = await insertExport(sandbox, { owner_id: stranger.id, created_at: '2020-01-01' })
  expect((await listExports(stranger)).exports.map((each) => each.id)).toEqual([own])
  // The cursor of a newer export of somebody else neither shows nor moves anything.
  expect(await listExports(stranger, { cursor: id })).toEqual({ exports: [], nextCursor: null })
  for (const cursor of NO_IDS) {
    expect(await listExports(stranger, { cursor }), cursor).toEqual({ exports: [], nextCursor: null })
  }
})

test('nothing that a client gets names the owner, the storage key or the request', async () => {
  await insertExport(sandbox, {
    owner_id: owner.id,
    artifact_key: 'secret-key',
    request: { columns: ['secret-column'] },
  })
  const page = JSON.stringify(await listExports(owner))
  expect(page).not.toMatch(/secret/)
  expect(page).not.toContain(owner.id)
})
