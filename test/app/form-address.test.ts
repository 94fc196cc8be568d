import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBare, readAddress, writeAddress } from '../../app/exports/form/address/address.ts'
import {
  type Draft,
  draftErrors,
  type FilterDraft,
  inTimeZone,
  listOf,
  newDraft,
  newFilter,
  toRequest,
} from '../../app/exports/form/draft.ts'
import { unplacedMessages } from '../../app/exports/form/unplaced.ts'
import { nextPath } from '../../app/sign-in/next-path.ts'
import { type DatasetForm, datasetForm } from '../../lib/dataset.ts'
import { OPERATOR_VALUES, type Operator } from '../../lib/exports/filters.ts'
import {
  ENCODINGS,
  type Encoding,
  EXCEL_FORMAT,
  type Format,
  STANDARD_FORMAT,
} from '../../lib/exports/format-options.ts'
import { allKinds } from '../support/all-kinds.ts'

const AWKWARD = ['a,b', 'b:c\\', '__proto__', 'ä &+%=#']
const form: DatasetForm = {
  ...datasetForm(allKinds),
  columns: [
    ...datasetForm(allKinds).columns,
    ...AWKWARD.map((id) => ({ id, label: id, kind: 'text' as const })),
  ],
}
const ids = form.columns.map(({ id }) => id)

const read = (search: string, base: Draft = newDraft(form)) =>
  readAddress(form, new URLSearchParams(search), base)

/** A draft as it comes back: what was entered for other operators means nothing, nor does a blank header. */
function meant(draft: Draft): Draft {
  const headers = Object.fromEntries(Object.entries(draft.headers).filter(([, text]) => text.trim() !== ''))
  const filters = draft.filters.map((filter, index) => ({
    ...shown(filter),
    key: `address-${index}`,
    column: filter.column,
    operator: filter.operator,
  }))
  return { ...draft, headers, filters }
}

function shown(filter: FilterDraft): FilterDraft {
  const { operator, text, from, to } = filter
  if (['text', 'period'].includes(OPERATOR_VALUES[operator] ?? '')) return { ...newFilter(''), text }
  if (OPERATOR_VALUES[operator] === 'texts') return { ...newFilter(''), list: listOf(filter) }
  return operator === 'between' ? { ...newFilter(''), from, to } : newFilter('')
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => each.isWellFormed()),
  fc.stringMatching(/^[\\,:;"'+%&#=. \n\r\t~!()*/ab-]{0,8}$/),
  fc.constantFrom(
    'x'.repeat(2_000),
    '日本語'.repeat(300),
    '\0',
    '__proto__',
    '<script>',
    'javascript:alert(1)',
  ),
)
const filter = fc.record<FilterDraft>({
  key: fc.string(),
  column: fc.oneof(fc.constantFrom('', 'gone', ...ids), text),
  operator: fc.constantFrom(...(Object.keys(OPERATOR_VALUES) as Operator[])),
  text,
  list: fc.array(text, { maxLength: 4 }),
  pending: text,
  from: text,
  to: text,
})
const format = fc.record<Format>({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  header: fc.boolean(),
  byteOrderMark: fc.boolean(),
  encoding: fc.constantFrom(...(Object.keys(ENCODINGS) as Encoding[])),
  lineEnd: fc.constantFrom('crlf', 'lf'),
  gzip: fc.boolean(),
  timeZone: fc.oneof(fc.constantFrom('UTC', 'Europe/Berlin'), text),
  formulas: fc.constantFrom('neutralise', 'raw'),
})
const draft = fc.record<Draft>({
  columns: fc.oneof(fc.subarray(ids), fc.shuffledSubarray(ids)),
  headers: fc
    .array(fc.tuple(fc.constantFrom(...ids), text), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
  filters: fc.array(filter, { maxLength: 4 }),
  match: fc.constantFrom('all', 'any'),
  format: fc.oneof(fc.constant(STANDARD_FORMAT), format),
  unread: fc.constant([]),
})
/** Parts of addresses, most of them nearly right. */
const address = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'dataset',
        'columns',
        'header',
        'filter',
        'format',
        'match',
        'format.header',
        'format.delimiter',
        'format.timeZone',
        'rest',
        'from',
        'format.__proto__',
        '__proto__',
        'toString',
        '',
      ),
      fc.oneof(
        fc.constantFrom(
          'all-kinds',
          'true',
          'false',
          'excel',
          'standard',
          'tab',
          'text:in:a,b',
          'text:like:a',
          'id',
          'text,id',
          'text:Text',
          'date,text',
          'in-this-tab',
          'integer:between:1,2,3',
          'timestamp:greater-than:2024-05-01 18:00',
          'any',
        ),
        text,
      ),
    ),
    { maxLength: 8 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString())

describe('an address', () => {
  test('brings back every draft that it is written of', () => {
    fc.assert(
      fc.property(draft, (given) => {
        const search = writeAddress(form, given, 'UTC', Number.POSITIVE_INFINITY)
        expect(read(search ?? '')).toEqual(meant(given))
        // As it is after a browser has taken it for the search part of an address, and after somebody has signed in.
        const url = new URL(`https://x.invalid/?${search}`)
        expect(url.hash).toBe('')
        expect(read(url.search)).toEqual(meant(given))
        expect(new URL(nextPath(`/?${search}`), url).search).toBe(url.search)
        expect(toRequest(form, read(search ?? ''))).toEqual(toRequest(form, given))
      }),
      { numRuns: 500 },
    )
  })

  test('loses nothing of what it says, whatever that is, and says it again', () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.string({ unit: 'binary' })), (search) => {
        const first = read(search)
        const again = read(writeAddress(form, first, 'UTC', Number.POSITIVE_INFINITY) ?? '')
        expect(again).toEqual(first)
        const messages = draftErrors(form, first)
        expect('unread' in messages).toBe(first.unread.length > 0)
        expect(unplacedMessages(form, first, messages)).toEqual({})
      }),
      { numRuns: 1_000 },
    )
  })

  test('names columns in the order of the file, each once', () => {
    const [first, second, third] = ids
    expect(read(`columns=${third}&columns=${second},${first},${third}`).columns).toEqual([
      third,
      second,
      first,
    ])
    expect(
      read(writeAddress(form, { ...newDraft(form), columns: [...ids].reverse() }) ?? '').columns,
    ).toEqual([...ids].reverse())
  })

  test('is one that people can read and write', () => {
    const filters = [
      { ...newFilter(''), column: 'enum', operator: 'in' as const, list: ['red', 'green'] },
      { ...newFilter(''), column: 'date', operator: 'between' as const, from: '2024-01-01' },
      { ...newFilter(''), column: 'text', operator: 'contains' as const, text: 'a, b: "c"' },
      { ...newFilter(''), column: 'text', operator: 'not-empty' as const },
    ]
    const format: Format = { ...STANDARD_FORMAT, delimiter: '\t', header: false, timeZone: 'Europe/Berlin' }
    expect(
      writeAddress(form, {
        columns: ['text', 'date'],
        headers: { date: 'Tag: 1' },
        filters,
        match: 'any',
        format,
        unread: [],
      }),
    ).toBe(
      'dataset=all-kinds&columns=text,date&header=date:Tag:+1&filter=enum:in:red,green&filter=date:between:2024-01-01,&filter=text:contains:a,+b:+%22c%22&filter=text:not-empty&match=any' +
        '&format.delimiter=tab&format.header=false&format.timeZone=Europe/Berlin',
    )
    expect(writeAddress(form, newDraft(form))).toBe('dataset=all-kinds')
    expect(read('format=excel&format.header=false').format).toEqual({
      ...STANDARD_FORMAT,
      byteOrderMark: true,
      header: false,
    })
  })

  test.each(['.', '!', ')', ',', ':', ' ', '*', "'"])(
    'that a text makes a link of does not lose a %j at its end',
    (end) => {
      const filters = [{ ...newFilter(''), column: 'text', operator: 'equals' as const, text: `Inc${end}` }]
      expect(writeAddress(form, { ...newDraft(form), filters })).toMatch(/Inc%[0-9A-F]{2}$/)
    },
  )
})

describe('the time zone of an address', () => {
  const berlin = inTimeZone(newDraft(form), 'Europe/Berlin')
  const inBerlin = (draft: Draft) => writeAddress(form, draft, 'Europe/Berlin')

  test('is that of whoever opens it only where it says nothing else', () => {
    expect(isBare(new URLSearchParams(''))).toBe(true)
    expect(isBare(new URLSearchParams('dataset=orders'))).toBe(true)
    for (const search of [
      'match=any',
      'dataset=orders&format=excel',
      'format.timeZone=UTC',
      'from=x',
      'utm_source=x',
    ])
      expect(isBare(new URLSearchParams(search))).toBe(false)
  })

  test('is named where it is another than the form would have had', () => {
    expect(inBerlin(berlin)).toBe('dataset=all-kinds')
    expect(inBerlin(newDraft(form))).toBe('dataset=all-kinds&format.timeZone=UTC')
    expect(writeAddress(form, berlin)).toBe('dataset=all-kinds&format.timeZone=Europe/Berlin')
    expect(inBerlin({ ...newDraft(form), match: 'any' })).toBe('dataset=all-kinds&match=any')
    expect(inBerlin({ ...berlin, match: 'any' })).toBe(
      'dataset=all-kinds&match=any&format.timeZone=Europe/Berlin',
    )
  })

  test('is no part of a preset', () => {
    const excel = { ...berlin, format: { ...EXCEL_FORMAT, timeZone: 'Europe/Berlin' } }
    expect(inBerlin(excel)).toBe('dataset=all-kinds&format=excel&format.timeZone=Europe/Berlin')
    expect(read('format=excel', berlin).format).toEqual(excel.format)
  })

  test('brings back every draft, whoever writes it and whoever opens it', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu')
    fc.assert(
      fc.property(draft, zone, (given, ownTimeZone) => {
        const search = writeAddress(form, given, ownTimeZone, Number.POSITIVE_INFINITY) ?? ''
        const isNew = isBare(new URLSearchParams(search))
        const base = isNew ? inTimeZone(newDraft(form), ownTimeZone) : newDraft(form)
        expect(read(search, base)).toEqual(meant(given))
      }),
      { numRuns: 500 },
    )
  })
})
