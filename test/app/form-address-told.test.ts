import { expect, test } from 'vitest'
import {
  ADDRESS_MAX,
  addressOfKept,
  isKept,
  readAddress,
  writeAddress,
} from '../../app/exports/form/address/address.ts'
import {
  type Draft,
  draftErrors,
  newDraft,
  newFilter,
  openingErrors,
  toDraft,
} from '../../app/exports/form/draft.ts'
import { datasetForm } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

const form = datasetForm(allKinds)
const ids = form.columns.map(({ id }) => id)

const read = (search: string, base: Draft = newDraft(form)) =>
  readAddress(form, new URLSearchParams(search), base)

test.each([
  ['filter=text:like:a', 'has the unknown operator “like”'],
  ['filter=text', 'must be written as column:operator:value'],
  ['filter=text:equals', 'must have a value after “equals:”'],
  ['filter=text:empty:yes', 'must end with “empty”'],
  ['filter=text:in:a\\b', 'must have a backslash only before'],
  ['filter=integer:between:5', 'must have a range with one comma'],
  ['filter=integer:between:1,2,3', 'must have a range with one comma'],
  [`filter=text:in:${'x,'.repeat(1_001)}`, 'must have at most 1000 values'],
  ['columns=gone', 'is not a column of this dataset'],
  ['columns=text\\', 'must have a backslash only before'],
  ['match=some', 'must be one of: “all”, “any”'],
  ['header=text', 'must be written as column:text'],
  ['header=gone:Gone', 'is for a column that this dataset does not have'],
  ['header=text:', 'must have a text after the column'],
  ['format=odd', 'must be one of: “standard”, “excel”, “gzip”'],
  ['format=toString', 'must be one of: “standard”, “excel”, “gzip”'],
  ['format.header=maybe', 'must be true or false'],
  ['format.encoding=utf-16', 'must be one of: “utf-8”'],
  ['format.delimiter=;', 'must be one of: “comma”'],
  ['format.quote="', 'is not known here'],
  ['format.__proto__=x', 'is not known here'],
  ['dataset=another', 'is not a dataset that you can export'],
  ['filters=text:equals:a', 'is not known here'],
  ['rest=in-this-tab', 'was too long for an address'],
])(
  'what cannot be read of an address is told, and nothing is exported before it is left out: %s',
  (search, reason) => {
    const opened = read(search)
    const [name] = search.split('=', 1)
    expect(opened.unread).toEqual([
      { name, value: search.slice(Number(name?.length) + 1), reason: expect.stringContaining(reason) },
    ])
    expect(draftErrors(form, opened)).toHaveProperty('unread')
    expect(draftErrors(form, { ...opened, unread: [] })).not.toHaveProperty('unread')
  },
)

test('what an address says in two ways is said by none, whichever was first', () => {
  const { format, unread } = read(
    'format.gzip=true&format.gzip=false&format.header=false&format.header=false',
  )
  expect(format).toEqual({ ...STANDARD_FORMAT, header: false })
  expect(unread.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'format.gzip=true',
    'format.gzip=false',
  ])
})

test('whether a row has to pass any filter or all of them can be said once', () => {
  const { match, unread } = read('match=any&match=all')
  expect([match, unread.map(({ value }) => value)]).toEqual(['all', ['any', 'all']])
  expect(read('match=any&match=any')).toMatchObject({ match: 'any', unread: [] })
})

test('a column has one header, which an address says once, and which may go into no file', () => {
  const { headers, unread } = read('header=text:A&header=text:B&header=date:C&header=date:C&columns=text')
  expect(headers).toEqual({ date: 'C' })
  expect(unread.map(({ value }) => value)).toEqual(['text:A', 'text:B'])
  expect(Object.keys(openingErrors(form, read('header=text:a%0Ab')))).toEqual(['headers.text'])
})

test('all columns and an unknown one are still all of them when the form has written the address', () => {
  const first = read(
    `${writeAddress(form, { ...newDraft(form), columns: ids.slice(1) })},gone&columns=${ids[0]}`,
  )
  expect(first.columns).toHaveLength(ids.length)
  expect(read(writeAddress(form, first) ?? '').columns).toHaveLength(ids.length)
})

test('more filters than there may be are told, and no control is made for them', () => {
  const opened = read('filter=text:empty&'.repeat(10_000))
  expect(opened.filters).toHaveLength(50)
  expect(opened.unread).toHaveLength(9_950)
})

test('what an address says comes on top of an earlier request', () => {
  const request = {
    columns: ['text'],
    filters: [{ column: 'text', operator: 'empty' as const }],
    match: 'any' as const,
    format: STANDARD_FORMAT,
  }
  const { columns, filters, match, format } = read(
    'from=x&filter=integer:equals:1&format.gzip=true',
    toDraft(request),
  )
  expect([columns, match]).toEqual([['text'], 'any'])
  expect(read('match=all', toDraft(request)).match).toBe('all')
  expect(filters.map(({ key, column }) => [key, column])).toEqual([
    ['from-0', 'text'],
    ['address-1', 'integer'],
  ])
  expect(format.gzip).toBe(true)
})

test('what does not fit into an address is kept elsewhere, and the address says so', () => {
  const draftOf = (...texts: string[]): Draft => ({
    ...newDraft(form),
    filters: texts.map((text) => ({ ...newFilter(''), column: 'text', operator: 'equals', text })),
  })
  expect(writeAddress(form, draftOf('x'.repeat(1_000)))).not.toBeNull()
  expect(writeAddress(form, draftOf('x'.repeat(ADDRESS_MAX)))).toBeNull()
  // Written as something else, it would be another value.
  expect(writeAddress(form, draftOf('\ud800'))).toBeNull()
  expect(writeAddress(form, draftOf(...Array<string>(51).fill('')))).toBeNull()
  const list = Array.from({ length: 1_001 }, () => 'x')
  const many: Draft = { ...newDraft(form), filters: [{ ...newFilter(''), operator: 'in', list }] }
  expect(writeAddress(form, many, 'UTC', Number.POSITIVE_INFINITY)).toBeNull()
  expect(isKept(read(addressOfKept(form)))).toBe(true)
  expect(isKept(read('dataset=all-kinds'))).toBe(false)
})

test('a form says what is wrong with its address when it is opened, and not what is still to come', () => {
  const errors = (search: string) => Object.keys(openingErrors(form, read(search)))
  expect(errors('columns=&filter=:empty&filter=text:equals:&filter=text:in:&filter=date:between:,')).toEqual(
    [],
  )
  expect(errors('filter=gone:empty&filter=text:between:1,&filter=integer:equals:x&filter=date:in:x')).toEqual(
    ['filters.0.column', 'filters.1.operator', 'filters.2.value', 'filters.3.value.0'],
  )
  expect(errors('format.timeZone=Mars/Base')).toEqual(['format.timeZone'])
  expect(ALL_KINDS.flatMap((kind) => errors(`filter=${kind}:not-empty`))).toEqual([])
})
