import { expect, test } from 'vitest'
import { type Draft, newDraft, newFilter } from '../../app/exports/form/draft.ts'
import { readKept } from '../../app/exports/form/kept-draft.ts'
import { orders } from '../../datasets/orders.ts'
import { datasetForm } from '../../lib/dataset.ts'

const filter = {
  ...newFilter('a'),
  column: 'id',
  operator: 'in' as const,
  list: ['1'],
  pending: '2',
  from: 'x',
}
const draft: Draft = { ...newDraft(datasetForm(orders)), filters: [filter, newFilter('b')] }
const asked = { request: '{}', key: 'k' }

test('every field of a draft is taken up as it was kept, and what the request was called', () => {
  expect(readKept(JSON.stringify({ draft, asked }))).toEqual({ draft, asked })
  expect(readKept(JSON.stringify({ draft, asked: null }))).toEqual({ draft, asked: null })
})

test('a draft of a version before is taken up, in which nothing was unread or renamed, and every filter had to be passed', () => {
  const { unread: _, headers: __, match: ___, ...older } = draft
  expect(readKept(JSON.stringify({ draft: older, asked }))).toEqual({ draft, asked })
})

test.each([
  ['nothing', undefined],
  ['no object', 7],
  ['no draft', { asked }],
  ['no columns', { draft: { ...draft, columns: 'id' } }],
  ['a column that is no text', { draft: { ...draft, columns: [1] } }],
  ['a header that is no text', { draft: { ...draft, headers: { id: 1 } } }],
  ['headers of another kind', { draft: { ...draft, headers: ['Number'] } }],
  ['filters of another kind', { draft: { ...draft, filters: [{ ...filter, list: '1' }] } }],
  ['values of another kind', { draft: { ...draft, filters: [{ ...filter, list: [1] }] } }],
  ['an operator that there is not', { draft: { ...draft, filters: [{ ...filter, operator: 'like' }] } }],
  ['a filter without a part', { draft: { ...draft, filters: [{ key: 'a' }] } }],
  ['a filter that is none', { draft: { ...draft, filters: [null] } }],
  ['another way to match', { draft: { ...draft, match: 'none' } }],
  ['what is unread as another kind', { draft: { ...draft, unread: [{ name: 'filter' }] } }],
  ['a format without a part', { draft: { ...draft, format: {} } }],
])('a draft that another version kept with %s is not taken up', (_, kept) => {
  expect(readKept(JSON.stringify(kept) ?? null)).toBeNull()
})

test('what the request was called is not taken up where it cannot be read', () => {
  expect(readKept(JSON.stringify({ draft, asked: { key: 1 } }))).toEqual({ draft, asked: null })
})

test('an option that this version does not know is told, and no value that is none comes into the form', () => {
  const format = { ...draft.format, delimiter: '#', quote: 'all' }
  const kept = readKept(JSON.stringify({ draft: { ...draft, format }, asked: null }))
  expect(kept?.draft.format).toEqual({ ...draft.format, delimiter: ',' })
  expect(kept?.draft.unread.slice(-2).map(({ name, value }) => [name, value])).toEqual([
    ['format.delimiter', '#'],
    ['format.quote', 'all'],
  ])
})
