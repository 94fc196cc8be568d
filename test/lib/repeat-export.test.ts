import { expect, test } from 'vitest'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { inTransaction } from '../../server/transaction.ts'
import { insertExport, newViewer, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { findDataset } from '../support/shop.ts'

const sandbox = await openSandbox()

/** Why the export of this request cannot be repeated. */
async function refusalOf(columns: Record<string, unknown>): Promise<Problem> {
  const viewer = newViewer()
  const id = await insertExport(sandbox, { owner_id: viewer.id, ...columns })
  const refusal = await inTransaction((tx) =>
    repeatExport(tx, viewer, id, findDataset, { address: null }),
  ).catch((error: unknown) => error)
  if (refusal instanceof Problem) return refusal
  throw new Error(`Expected a Problem, got ${String(refusal)}`)
}

test('an export that is made again is called as the first one is by then', async () => {
  const viewer = newViewer()
  const id = await insertExport(sandbox, { owner_id: viewer.id, name: 'For the board' })
  const repeated = await inTransaction((tx) =>
    repeatExport(tx, viewer, id, findDataset, { address: null, requestKey: 'again' }),
  )
  expect(await readExport(sandbox, repeated)).toMatchObject({ name: 'For the board', repeat_of: id })
})

test.each<[string, Record<string, unknown>, string]>([
  ['whose dataset has lost a column', { request: { columns: ['gone'], filters: [] } }, 'dataset_changed'],
  [
    'of a newer version',
    { request: { columns: ['id'], filters: [], format: { quote: 'all' } } },
    'request_unknown',
  ],
  ['whose dataset is gone', { dataset: 'gone' }, 'dataset_unknown'],
])(
  'an export %s is not repeated, and no field is said to be wrong where there is none',
  async (_, row, code) => {
    expect(await refusalOf(row)).toMatchObject({ code, errors: [] })
  },
)
