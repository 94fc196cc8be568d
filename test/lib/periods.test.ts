import { expect, test } from 'vitest'
import { daysOf, PERIODS, type Period, withDays } from '../../lib/exports/periods.ts'
import { requestSchema } from '../../lib/exports/request.ts'
import { allKinds } from '../support/all-kinds.ts'

/** A Friday, and a leap year's. */
const MOMENT = new Date('2024-03-01T10:00:00Z')

test.each<[Period, string, string]>([
  ['today', '2024-03-01', '2024-03-01'],
  ['yesterday', '2024-02-29', '2024-02-29'],
  ['last-7-days', '2024-02-24', '2024-03-01'],
  ['last-30-days', '2024-02-01', '2024-03-01'],
  ['this-week', '2024-02-26', '2024-03-03'],
  ['last-week', '2024-02-19', '2024-02-25'],
  ['this-month', '2024-03-01', '2024-03-31'],
  ['last-month', '2024-02-01', '2024-02-29'],
  ['this-year', '2024-01-01', '2024-12-31'],
  ['last-year', '2023-01-01', '2023-12-31'],
])('%s', (period, from, to) => {
  expect(daysOf(period, MOMENT, 'UTC')).toEqual({ from, to })
})

test('which day it is, the clocks of the zone say', () => {
  const midnight = new Date('2024-12-31T23:30:00Z')
  expect(daysOf('today', midnight, 'Europe/Berlin').from).toBe('2025-01-01')
  expect(daysOf('this-year', midnight, 'America/New_York').from).toBe('2024-01-01')
  expect(daysOf('last-month', midnight, 'Europe/Berlin')).toEqual({ from: '2024-12-01', to: '2024-12-31' })
})

test('weeks begin on Monday, also on a Sunday and a Monday', () => {
  const week = (at: string) => daysOf('this-week', new Date(`${at}T12:00:00Z`), 'UTC')
  expect(week('2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  expect(week('2026-11-23')).toEqual({ from: '2026-11-23', to: '2026-11-29' })
})

test('a request is frozen with days, which fit its columns', () => {
  const schema = requestSchema(allKinds)
  const filters = PERIODS.flatMap((value) =>
    ['date', 'timestamp'].map((column) => ({ column, operator: 'in-period', value })),
  )
  const frozen = withDays(schema.parse({ columns: ['text'], filters }), MOMENT)
  expect(frozen.filters[2]).toEqual({
    column: 'date',
    operator: 'between',
    value: { from: '2024-02-29', to: '2024-02-29' },
  })
  expect(schema.parse(frozen)).toEqual(frozen)
  expect(frozen.filters.every(({ operator }) => operator === 'between')).toBe(true)
})
