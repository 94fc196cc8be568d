import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { findDataset } from '../../datasets/registry.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { findEarlierRequest } from '../../server/earlier-request.ts'
import { findExport, listExports } from '../../server/queries.ts'
import { inTransaction } from '../../server/transaction.ts'
import { currentViewer } from '../../server/viewer.ts'
import { cancelExport } from '../support/acts.ts'
import { call } from '../support/api.ts'
import { download, statusOf } from '../support/downloads.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const viewer = await currentViewer()
const ID = 'abcdef01-2345-4789-8abc-def012345678'
await finishedExport(sandbox, Buffer.from('x'), { id: ID })

/** Postgres reads the first four as the same id (https://www.postgresql.org/docs/current/datatype-uuid.html). */
const OTHER_FORMS = [
  ID.toUpperCase(),
  `{${ID}}`,
  ID.replaceAll('-', ''),
  'abcdef0123454789-8abcdef012345678',
  `[${ID}]`,
  `(${ID})`,
  `urn:uuid:${ID}`,
  ` ${ID}`,
  `${ID}\n`,
  `${ID}\0`,
  '[uuid]',
  '[id]',
]

test('an export is found by its id', async () => {
  expect((await stateOf(ID)).status).toBe(200)
  expect(await findExport(viewer, ID)).not.toBeNull()
})

test.each(OTHER_FORMS)('%j is the id of no export, whoever is asked', async (id) => {
  expect((await stateOf(id)).status).toBe(404)
  expect(await statusOf(id)).toBe(404)
  expect(await statusOf(id, {}, 'HEAD')).toBe(404)
  expect(await (await download(id)).json()).toMatchObject({ code: 'not_found' })
  expect(await findExport(viewer, id)).toBeNull()
  expect(await findEarlierRequest(viewer, id)).toBeNull()
  expect(await listExports(viewer, { cursor: id })).toEqual({ exports: [], nextCursor: null })
  await expect(cancelExport(viewer, id)).rejects.toMatchObject({ code: 'not_found' })
  const repeated = inTransaction((tx) =>
    repeatExport(tx, viewer, id, findDataset, { address: null, requestKey: randomUUID() }),
  )
  await expect(repeated).rejects.toMatchObject({ code: 'not_found' })
})

function stateOf(id: string): Promise<Response> {
  return call('GET /api/exports/{id}', { id })
}
