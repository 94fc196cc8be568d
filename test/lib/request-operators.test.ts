import { describe, expect, test } from 'vitest'
import { OPERATOR_VALUES } from '../../lib/exports/filters.ts'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import type { ColumnKind } from '../../lib/kinds.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

const schema = requestSchema(allKinds)

/** A value that fits its column. */
const FITTING: Record<ColumnKind, string> = {
  text: 'tea',
  enum: 'red',
  integer: '42',
  decimal: '12.50',
  float: '0.5',
  boolean: 'true',
  date: '2024-12-31',
  timestamp: '2024-12-31T18:00',
  uuid: '0199a202-b6d4-721c-823e-34883b031dd8',
  json: '{}',
  other: 'anything',
}

const COMPARED = ['greater-than', 'at-least', 'less-than', 'at-most']

/** What each kind offers; nothing else is accepted. */
const OFFERED: Record<ColumnKind, string[]> = {
  text: ['equals', 'not-equals', 'in', 'not-in', 'contains', 'starts-with', 'empty', 'not-empty'],
  enum: ['equals', 'not-equals', 'in', 'not-in', 'empty', 'not-empty'],
  integer: ['equals', 'not-equals', 'in', 'not-in', 'between', ...COMPARED, 'empty', 'not-empty'],
  decimal: ['equals', 'not-equals', 'in', 'not-in', 'between', ...COMPARED, 'empty', 'not-empty'],
  float: ['between', ...COMPARED, 'empty', 'not-empty'],
  boolean: ['equals', 'empty', 'not-empty'],
  date: ['equals', 'not-equals', 'in', 'not-in', 'between', ...COMPARED, 'in-period', 'empty', 'not-empty'],
  timestamp: ['between', ...COMPARED, 'in-period', 'empty', 'not-empty'],
  uuid: ['equals', 'not-equals', 'in', 'not-in', 'empty', 'not-empty'],
  json: ['empty', 'not-empty'],
  other: ['empty', 'not-empty'],
}

function filterOf(operator: string, column: string, value: string): unknown {
  const values: Record<string, unknown> = {
    equals: value,
    'not-equals': value,
    contains: value,
    'starts-with': value,
    in: [value],
    'not-in': [value],
    'in-period': 'last-month',
    between: { from: value, to: value },
    ...Object.fromEntries(COMPARED.map((each) => [each, value])),
  }
  return operator in values ? { column, operator, value: values[operator] } : { column, operator }
}

function pathsOf(filter: unknown): string[] {
  const parsed = schema.safeParse({ columns: ['text'], filters: [filter] })
  return parsed.success ? [] : fieldErrors(parsed.error).map((error) => error.path)
}

describe.each(ALL_KINDS)('a column of kind %s', (kind) => {
  test.each(Object.keys(OPERATOR_VALUES))(`is filtered by %s exactly if its kind offers it`, (operator) => {
    const expected = OFFERED[kind].includes(operator) ? [] : ['filters.0.operator']
    expect(pathsOf(filterOf(operator, kind, FITTING[kind]))).toEqual(expected)
  })
})

test('between may be open at either end', () => {
  for (const value of [
    { from: '2024-01-01', to: null },
    { from: null, to: '2024-01-01' },
  ]) {
    expect(pathsOf({ column: 'date', operator: 'between', value })).toEqual([])
  }
})
