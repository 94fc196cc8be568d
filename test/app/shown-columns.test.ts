import { expect, test } from 'vitest'
import { findColumns, withoutShown } from '../../app/exports/form/shown-columns.ts'

const columns = [
  { id: 'id', label: 'Order' },
  { id: 'net_total', label: 'Net' },
  { id: 'gross_total', label: 'Gross' },
]

test('columns are found by a part of their label or id', () => {
  expect(findColumns(columns, ' TOTAL ').map(({ id }) => id)).toEqual(['net_total', 'gross_total'])
  expect(findColumns(columns, 'ord').map(({ id }) => id)).toEqual(['id'])
  expect(findColumns(columns, ' ')).toEqual(columns)
})

test('none means what the search shows, and leaves what it hides', () => {
  const shown = ['net_total', 'gross_total']
  expect(withoutShown(['id', 'net_total'], shown)).toEqual(['id'])
  expect(withoutShown(shown, shown)).toEqual([])
})
