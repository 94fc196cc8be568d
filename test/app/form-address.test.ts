import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeAddress } from '../../app/exports/form/address/address.ts'
import { draftErrors, newDraft, newFilter, toRequest } from '../../app/exports/form/draft.ts'
import { unplacedMessages } from '../../app/exports/form/unplaced.ts'
import { nextPath } from '../../app/sign-in/next-path.ts'
import { type Format, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { draft, form, ids, meant, read, text } from '../support/address-drafts.ts'

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
