import { expect, test } from 'vitest'
import {
  headerTwice,
  inDatasetOrder,
  isInDatasetOrder,
  withColumns,
  writtenHeaders,
} from '../../app/exports/form/columns/order.ts'
import { newDraft, toDraft, toRequest } from '../../app/exports/form/draft.ts'
import { requestInWords } from '../../app/exports/words.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { requestSchema } from '../../lib/exports/request.ts'

const all = ['id', 'placed', 'net', 'gross']
const columns = all.map((id) => ({ id, label: id.toUpperCase(), kind: 'text' as const }))
const dataset = { id: 'orders', label: 'Orders', description: '', columns }

test('some columns are in the order of their dataset or not, whichever they are', () => {
  for (const chosen of [[], ['net'], ['id', 'gross'], all]) expect(isInDatasetOrder(all, chosen)).toBe(true)
  for (const chosen of [
    ['gross', 'id'],
    ['id', 'net', 'placed'],
  ])
    expect(isInDatasetOrder(all, chosen)).toBe(false)
  expect(inDatasetOrder(all, ['gross', 'id'])).toEqual(['id', 'gross'])
})

test.each([
  [
    'in the place of the dataset while there is no other order',
    ['id', 'gross'],
    ['net'],
    ['id', 'net', 'gross'],
  ],
  [
    'at the end of an order of one’s own',
    ['gross', 'id'],
    ['net', 'placed'],
    ['gross', 'id', 'placed', 'net'],
  ],
  ['where it is, if it is chosen already', ['gross', 'id'], ['gross', 'id', 'net'], ['gross', 'id', 'net']],
  ['as the dataset has it, where there was none', [], ['gross', 'id'], ['id', 'gross']],
])('a column that is chosen comes %s', (_, chosen, more, order) => {
  expect(withColumns(all, chosen, more)).toEqual(order)
})

test('a header is written where it says something, and then without the blanks around it', () => {
  const headers = { id: ' Number ', placed: '', net: '  ', gross: 'GROSS', gone: 'Gone', constructor: 'x' }
  expect(writtenHeaders(columns, headers)).toEqual({ id: 'Number' })
})

test('two columns of one header are found, whether it is their own or not', () => {
  expect(headerTwice(columns, { id: 'Total', gross: 'Total ' })).toBe('Total')
  expect(headerTwice(columns, { id: 'NET' })).toBe('NET')
  expect(headerTwice(columns.slice(0, 2), { id: 'NET' })).toBeUndefined()
})

test('a request has the order and the headers of its draft, and those of an earlier one are taken over', () => {
  const draft = { ...newDraft(dataset), columns: ['gross', 'id'], headers: { id: 'Number', net: 'Net' } }
  const request = toRequest(dataset, draft)
  expect(request).toMatchObject({ columns: ['gross', 'id'], headers: { id: 'Number' } })
  const parsed = requestSchema(dataset).parse(request)
  expect(parsed).toEqual({ ...request, format: STANDARD_FORMAT })
  expect(toDraft(parsed)).toMatchObject({ columns: ['gross', 'id'], headers: { id: 'Number' } })
  expect(toRequest(dataset, { ...draft, headers: { id: 'ID' } })).not.toHaveProperty('headers')
  const headless = { ...draft, format: { ...STANDARD_FORMAT, header: false } }
  expect(toRequest(dataset, headless)).not.toHaveProperty('headers')
})

test.each([
  [{ columns: all }, 'All 4'],
  [{ columns: all, headers: { net: 'Netto' } }, 'All 4, with NET → “Netto”'],
  [{ columns: ['gross', 'id'], headers: { id: 'Number' } }, 'GROSS, ID → “Number”'],
  [{ columns: ['placed', 'id', 'net', 'gross'] }, 'PLACED, ID, NET, GROSS'],
])('%j reads as “%s”', (request, words) => {
  const { columns: read } = requestInWords(
    dataset,
    { filters: [], format: STANDARD_FORMAT, ...request },
    false,
  )
  expect(read).toBe(words)
})
