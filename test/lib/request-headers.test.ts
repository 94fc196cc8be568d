import { expect, test } from 'vitest'
import { HEADER_MAX } from '../../lib/exports/headers.ts'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

const schema = requestSchema(allKinds)
const asked = { columns: ['text', 'date'], filters: [] }

function errorsOf(input: unknown): string[] {
  const { error } = schema.safeParse(input)
  return error ? fieldErrors(error).map(({ path, message }) => `${path}: ${message}`) : []
}

test.each([
  'Bestellung',
  '=cmd|x',
  'a "quoted" one, with commas; and more',
  'שלום עולם',
  '𠀀🎁',
  'x'.repeat(HEADER_MAX),
  'می\u200cخواهم',
])('a column may be called %j', (text) => {
  const headers = { text }
  const { data } = schema.safeParse({ ...asked, headers })
  expect(data?.headers).toEqual(headers)
  expect(schema.parse(JSON.parse(JSON.stringify(data)))).toEqual(data)
})

test('blanks around a header are none of it, and two columns may have the same', () => {
  expect(schema.parse({ ...asked, headers: { text: ' Total\u00a0\n', date: 'Total' } }).headers).toEqual({
    text: 'Total',
    date: 'Total',
  })
})

test('a request without a header is as it was before there were any', () => {
  expect(schema.parse({ ...asked, headers: {} })).not.toHaveProperty('headers')
  expect(schema.parse(asked)).not.toHaveProperty('headers')
})

test.each<[string, unknown, string]>([
  ['null', null, 'headers'],
  ['a list', ['Total'], 'headers'],
  ['a text', 'Total', 'headers'],
  ['an empty one', { text: '' }, 'headers.text'],
  ['a blank one', { text: ' \t ' }, 'headers.text'],
  ['a number', { text: 1 }, 'headers.text'],
  ['one of 201 characters', { text: 'x'.repeat(HEADER_MAX + 1) }, 'headers.text'],
  ['NUL', { text: 'a\0b' }, 'headers.text'],
  ['a line end', { text: 'a\nb' }, 'headers.text'],
  ['a line end of Unicode', { text: 'a\u2028b' }, 'headers.text'],
  ['a control character', { text: 'a\u0007b' }, 'headers.text'],
  ['half a character', { text: 'a\ud800b' }, 'headers.text'],
  ['what turns the direction of the text', { text: 'a\u202eb' }, 'headers.text'],
  ['a byte-order mark inside', { text: 'a\ufeffb' }, 'headers.text'],
  ['one of a column that is not requested', { integer: 'Number' }, 'headers.integer'],
  ['one of a column that there is not', { secret: 'x' }, 'headers.secret'],
  ['one of a name that every object has', { constructor: 'x' }, 'headers.constructor'],
  ['one of the prototype', JSON.parse('{"__proto__":"x"}'), 'headers.__proto__'],
  [
    'more than there are columns',
    Object.fromEntries([...ALL_KINDS, 'one more'].map((id) => [id, 'x'])),
    'headers',
  ],
])('headers with %s are refused at their place', (_, headers, path) => {
  expect(errorsOf({ ...asked, headers })).toEqual([expect.stringMatching(new RegExp(`^${path}: .+`))])
})

test('headers without a row for them are refused', () => {
  const headers = { text: 'Total' }
  expect(errorsOf({ ...asked, headers, format: { header: false } })).toEqual([
    'headers: cannot be written: there is no header row',
  ])
  expect(errorsOf({ ...asked, headers: {}, format: { header: false } })).toEqual([])
})
