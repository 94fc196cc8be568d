import { expect, test } from 'vitest'
import { operatorInWords } from '../../app/exports/words.ts'
import { kindOf } from '../../lib/kinds.ts'
import { ALL_KINDS } from '../support/all-kinds.ts'

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
