import { describe, expect, test } from 'vitest'
import { partsBetweenCommas, splitIn, splittable } from '../../app/exports/form/commas.ts'
import {
  type Draft,
  draftErrors,
  type FilterDraft,
  newDraft,
  newFilter,
  toMessages,
  toRequest,
} from '../../app/exports/form/draft.ts'
import { dayIn, partsOf, timeText } from '../../app/exports/form/typed.ts'
import { unplacedMessages } from '../../app/exports/form/unplaced.ts'
import { OPERATOR_VALUES, type Operator } from '../../lib/exports/filters.ts'
import { type ColumnKind, kindOf } from '../../lib/kinds.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

function draftOf(...filters: Partial<FilterDraft>[]): Draft {
  const rows = filters.map((filter, index) => ({ ...newFilter(`key-${index}`), ...filter }))
  return { ...newDraft(allKinds), filters: rows }
}

/** What the form says of one filter, by its path below the filter. */
function messagesOf(filter: Partial<FilterDraft>): Record<string, string> {
  const messages = Object.entries(draftErrors(allKinds, draftOf(filter)))
  return Object.fromEntries(messages.map(([path, message]) => [path.replace(/^filters\.0\./, ''), message]))
}

/** Texts that cannot be read, by kind. */
const GARBLED: [ColumnKind, string[], RegExp][] = [
  [
    'date',
    ['03/31/2025', '2025-12', '2025-12-31T10:00', '2025-', '31 Dec 2025', '2025-02-30'],
    /^Must be a date, such as/,
  ],
  [
    'timestamp',
    ['03/31/2025', '2025-12', '31.12.2025 10:00', '2025-12-31T'],
    /^Must be a date or a time, such as/,
  ],
  ['integer', ['1e3', '12,5', '1 000', '12.0', 'x'], /^Must be a whole number, such as/],
  ['integer', ['9223372036854775808'], /^Must be between -9223372036854775808 and/],
  [
    'decimal',
    ['1e3', '12,5', '1 000', '1.000,00', '.5'],
    /^Must be a number with a decimal point and no thousands separators, such as 1234\.50/,
  ],
  ['float', ['12,5', '1 000', '1e', '1e999'], /^Must be a number, such as/],
  ['uuid', ['{0199a202-b6d4-721c-823e-34883b031dd8}', '0199a202'], /^Must be a UUID/],
  ['boolean', ['yes'], /^Must be true or false/],
  ['enum', ['blue'], /^Must be one of/],
]

describe.each(GARBLED)('what cannot be read as %s', (column, texts, message) => {
  const { operators } = kindOf({ kind: column })
  test.each(texts)('%j is kept, and marked where it was typed', (text) => {
    if (operators.includes('equals'))
      expect(messagesOf({ column, operator: 'equals', text })).toEqual({
        value: expect.stringMatching(message),
      })
    if (operators.includes('in')) {
      const wrong = { 'value.0': expect.stringMatching(message) }
      expect(messagesOf({ column, operator: 'in', list: [text] })).toEqual(wrong)
      expect(messagesOf({ column, operator: 'in', pending: text })).toEqual(wrong)
    }
    if (operators.includes('at-least'))
      expect(messagesOf({ column, operator: 'at-least', text })).toEqual({
        value: expect.stringMatching(message),
      })
    if (operators.includes('between')) {
      const wrong = expect.stringMatching(message)
      const [from] = GOOD[column] ?? []
      expect(messagesOf({ column, operator: 'between', from: text })).toEqual({ 'value.from': wrong })
      expect(messagesOf({ column, operator: 'between', from, to: text })).toEqual({ 'value.to': wrong })
      expect(toRequest(allKinds, draftOf({ column, operator: 'between', from, to: text })).filters).toEqual([
        { column, operator: 'between', value: { from, to: text } },
      ])
    }
  })
})

/** A value that is read as it is. */
const GOOD: Partial<Record<ColumnKind, string[]>> = {
  integer: ['5'],
  decimal: ['5.0'],
  float: ['5e1'],
  date: ['2025-01-01'],
  timestamp: ['2025-01-01T10:00'],
  uuid: ['0199a202-b6d4-721c-823e-34883b031dd8'],
}

test.each(Object.entries(GOOD))('blanks around %s are none of it', (column, [text = '']) => {
  const [operator] = kindOf({ kind: column as ColumnKind }).operators
  const padded = { column, operator, text: ` ${text} `, list: [` ${text}\t`], from: ` ${text} `, to: ' ' }
  const values = { equals: text, in: [text], between: { from: text, to: null } }
  expect(toRequest(allKinds, draftOf(padded)).filters).toEqual([
    { column, operator, value: values[operator as keyof typeof values] },
  ])
  expect(messagesOf(padded)).toEqual({})
})

test('blanks are a part of a text', () => {
  const [filter] = toRequest(allKinds, draftOf({ column: 'text', operator: 'equals', text: ' 5 ' })).filters
  expect(filter).toMatchObject({ value: ' 5 ' })
})

test('a comma after a number of a list is none of it, and one within it is not read', () => {
  const list = { operator: 'in' as const, list: ['84.19,', '321.76'], pending: '5 ,' }
  expect(toRequest(allKinds, draftOf({ column: 'decimal', ...list })).filters).toEqual([
    { column: 'decimal', operator: 'in', value: ['84.19', '321.76', '5'] },
  ])
  expect(toRequest(allKinds, draftOf({ column: 'text', ...list })).filters).toEqual([
    { column: 'text', operator: 'in', value: ['84.19,', '321.76', '5 ,'] },
  ])
  expect(messagesOf({ column: 'decimal', operator: 'equals', text: '5,' })).toHaveProperty('value')
})

test('a text with commas is split into its parts only when it has several, each once', () => {
  expect(partsBetweenCommas(' DE, CH ,,DE')).toEqual(['DE', 'CH'])
  expect(partsBetweenCommas('DE,')).toBeNull()
  expect(partsBetweenCommas(' , ')).toBeNull()
  expect(splittable(['AT', 'DE,', 'DE, CH', 'FR, IT'])).toBe('DE, CH')
  expect(splittable(['AT', 'CH'])).toBeUndefined()
  expect(splitIn(['CH', 'DE, CH', 'FR, IT'], 'DE, CH')).toEqual(['CH', 'DE', 'FR, IT'])
})

test.each([
  ['2025-12-31', '2025-12-31'],
  ['2025/1/2', '2025-01-02'],
  [' 31.12.2025 ', '2025-12-31'],
  ['03/04/2025', null],
  ['31.02.2025', null],
  ['2025-12-31T10:00', null],
])('%j means the day %s', (text, day) => {
  expect(dayIn(text)).toBe(day)
})

test.each([
  ['2025-12-31 18:00', { day: '2025-12-31', time: '18:00', offset: '' }],
  ['2025-12-31T18:00:30.5+01:00', { day: '2025-12-31', time: '18:00:30', offset: '+01:00' }],
  ['31.12.2025', { day: '2025-12-31', time: '', offset: '' }],
  ['2025-12-31 18:--', { day: '2025-12-31', time: '', offset: '' }],
  ['2025-12-31 25:00', { day: '2025-12-31', time: '', offset: '' }],
  ['2025-02-30 18:00', null],
  ['18:00', null],
  ['', null],
])('the calendar and the time field show of %j the parts %j', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test('a day with a time that was picked can be read, and half a time is kept and marked', () => {
  const picked = timeText({ day: '2025-12-31', time: '18:00', offset: 'Z' })
  expect(picked).toBe('2025-12-31 18:00Z')
  expect(messagesOf({ column: 'timestamp', operator: 'at-least', text: picked })).toEqual({})
  const half = timeText({ day: '2025-12-31', time: '18:--', offset: '' })
  expect(messagesOf({ column: 'timestamp', operator: 'at-least', text: half })).toEqual({
    value: expect.stringMatching(/^Must be a date or a time, such as/),
  })
})

test('a filter without its value, and one without its column, are named', () => {
  expect(messagesOf({ column: 'text', operator: 'equals' })).toEqual({ value: 'Enter a value' })
  for (const operator of ['greater-than', 'at-least', 'less-than', 'at-most'] as const)
    expect(messagesOf({ column: 'timestamp', operator })).toEqual({ value: 'Enter a value' })
  expect(messagesOf({ column: 'text', operator: 'contains' })).toEqual({
    value: 'Enter the text to look for',
  })
  expect(messagesOf({ column: 'integer', operator: 'in' })).toEqual({ value: 'Name at least one value' })
  expect(messagesOf({ column: 'date', operator: 'between', from: ' ' })).toEqual({
    value: 'Enter at least one bound',
  })
  expect(messagesOf({})).toEqual({ column: 'Pick a column' })
})

test('a reversed range is marked at its end', () => {
  expect(messagesOf({ column: 'integer', operator: 'between', from: '500', to: '12' })).toEqual({
    'value.to': 'Must not be less than where the range starts',
  })
})

test('no message of the form itself is without a control', () => {
  const texts = { text: '\0', list: ['\0', '\0'], pending: '\0', from: '\0', to: '\0' }
  // A period that is none is told even of a column that is not there, and then stands above the button.
  const operators = (Object.keys(OPERATOR_VALUES) as Operator[]).filter((each) => each !== 'in-period')
  for (const column of [...ALL_KINDS, 'gone', ''])
    for (const operator of operators) {
      const draft = draftOf({ ...texts, column, operator }, {})
      const messages = draftErrors(allKinds, { ...draft, columns: [] })
      expect(unplacedMessages(allKinds, draft, messages)).toEqual({})
    }
})

test('what a server refuses that knows other columns and options than the page is not lost', () => {
  const refused = toMessages([
    { path: '', message: 'must not have “rows”: it is not known here' },
    { path: 'columns.3', message: '“total” is not a column of this dataset' },
    { path: 'filters.0.column', message: '“total” is not a column of this dataset' },
    { path: 'filters.1', message: 'must not have “value”: it is not known here' },
    { path: 'filters.1.value', message: 'is missing' },
    { path: 'filters.7.value', message: 'is missing' },
    { path: 'format', message: 'must not have “quote”: it is not known here' },
    { path: 'format.encoding', message: 'must be one of: “utf-8”' },
    { path: 'format.quote', message: 'is missing' },
  ])
  const draft = draftOf({ column: 'text', operator: 'equals' }, { column: 'text', operator: 'empty' })
  expect(Object.keys(unplacedMessages(allKinds, draft, refused))).toEqual([
    '',
    'filters.1',
    'filters.1.value',
    'filters.7.value',
    'format',
    'format.quote',
  ])
})
