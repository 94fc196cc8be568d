import { expect, test } from 'vitest'
import { formAddressOf } from '../../app/exports/earlier-address.ts'
import { readAddress } from '../../app/exports/form/address/address.ts'
import { newDraft, toRequest } from '../../app/exports/form/draft.ts'
import { datasetForm } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { orders } from '../support/shop.ts'

const form = datasetForm(orders)

/** What the form has that is opened by the address of a request. */
function opened(frozen: unknown) {
  const address = formAddressOf(form, frozen)
  if (address === null) return null
  const draft = readAddress(form, new URL(address, 'http://localhost').searchParams, newDraft(form))
  return { ...toRequest(form, draft), unread: draft.unread.map(({ name, value }) => [name, value]) }
}

test('a request that fits is in the form as it was asked for', () => {
  const request = {
    columns: ['status', 'id'],
    headers: { status: 'a: "b"' },
    filters: [
      { column: 'status', operator: 'in', value: ['paid', 'a,b'] },
      { column: 'id', operator: 'between', value: { from: '1', to: null } },
      { column: 'note', operator: 'empty' },
    ],
    match: 'any',
    format: { ...STANDARD_FORMAT, delimiter: '\t', gzip: true },
  }
  expect(opened(request)).toEqual({ ...request, unread: [] })
})

test('what its dataset does not have any more is kept apart, so that nothing is exported without it', () => {
  const frozen = {
    columns: ['id', 'gone', 'a,b'],
    headers: { id: 'Number', gone: 'Away' },
    filters: [
      { column: 'gone', operator: 'equals', value: '7' },
      { column: 'id', operator: 'sounds-like', value: '7' },
    ],
    match: 'most',
    format: { delimiter: ';', quote: 'all', encoding: 'utf-7' },
    sample: { percent: 1 },
  }
  expect(opened(frozen)).toEqual({
    columns: ['id'],
    headers: { id: 'Number' },
    filters: [{ column: 'gone', operator: 'equals', value: '7' }],
    format: { ...STANDARD_FORMAT, delimiter: ';' },
    unread: [
      ['columns', 'gone'],
      ['columns', 'a\\,b'],
      ['header', 'gone:Away'],
      ['filter', '{"column":"id","operator":"sounds-like","value":"7"}'],
      ['match', 'most'],
      ['format.encoding', 'utf-7'],
      ['format.quote', 'all'],
      ['sample', '{"percent":1}'],
    ],
  })
})

test('of what is no request, and of one that no address can hold, there is none', () => {
  expect(formAddressOf(form, null)).toBeNull()
  const value = Array.from({ length: 1_000 }, (_, index) => String(index))
  const filters = [{ column: 'id', operator: 'in', value }]
  expect(formAddressOf(form, { columns: ['id'], filters, format: {} })).toBeNull()
})
