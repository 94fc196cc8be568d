import { expect, test } from 'vitest'
import { operatorInWords, requestInWords } from '../../app/exports/words.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { kindOf } from '../../lib/kinds.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

test('numbers are greater and less, and days and times are after and before', () => {
  const operators = ['greater-than', 'at-least', 'less-than', 'at-most'] as const
  const words = (kind: (typeof ALL_KINDS)[number]) => operators.map((each) => operatorInWords(each, { kind }))
  for (const kind of ['integer', 'decimal', 'float'] as const)
    expect(words(kind)).toEqual(['is greater than', 'is at least', 'is less than', 'is at most'])
  for (const kind of ['date', 'timestamp'] as const)
    expect(words(kind)).toEqual(['is after', 'is on or after', 'is before', 'is on or before'])
})

test('no two operators of a kind read the same', () => {
  for (const kind of ALL_KINDS) {
    const words = kindOf({ kind }).operators.map((operator) => operatorInWords(operator, { kind }))
    expect(new Set(words).size).toBe(words.length)
  }
})

test('what a request asks for says where one filter is enough', () => {
  const filters = [
    { column: 'integer', operator: 'at-least', value: '5' },
    { column: 'date', operator: 'less-than', value: '2024-05-01' },
    { column: 'timestamp', operator: 'at-most', value: '2024-05-01 18:00' },
  ] as const
  const request = { columns: ['text'], filters: [...filters], format: STANDARD_FORMAT }
  const words = [
    'A integer is at least 5',
    'A date is before 2024-05-01',
    'A timestamp is on or before 2024-05-01 18:00',
  ]
  expect(requestInWords(allKinds, request, false).filters).toEqual(words)
  expect(requestInWords(allKinds, { ...request, match: 'any' }, false).filters).toEqual([
    words[0],
    `or ${words[1]}`,
    `or ${words[2]}`,
  ])
})
