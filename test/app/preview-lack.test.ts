import { expect, test } from 'vitest'
import { type FilterDraft, newDraft, newFilter } from '../../app/exports/form/draft.ts'
import { lackOf } from '../../app/exports/form/preview/lack.ts'
import { allKinds } from '../support/all-kinds.ts'

const lackWith = (...filters: Partial<FilterDraft>[]) =>
  lackOf(
    allKinds,
    { ...newDraft(allKinds), filters: filters.map((each) => ({ ...newFilter(''), ...each })) },
    {},
  )
const done: Partial<FilterDraft> = { column: 'integer', operator: 'at-least', text: '5' }

test('the preview says what it waits for, and speaks of marks only where there are some', () => {
  expect(lackWith()).toBeNull()
  expect(lackWith(done)).toBeNull()
  for (const unfinished of [
    {},
    { column: 'integer', operator: 'at-least' },
    { column: 'date', operator: 'between' },
  ] as const)
    expect(lackWith(unfinished)).toBe('Shown when the filter has a column and its value.')
  expect(lackWith(done, {})).toBe('Shown when every filter has a column and its value.')
  expect(lackWith({ ...done, text: 'x' })).toBe('Shown when what is entered is valid.')
  expect(lackOf(allKinds, { ...newDraft(allKinds), columns: [] }, {})).toBe(
    'Shown when a column is selected.',
  )
  const wrong = { ...newDraft(allKinds), columns: [] }
  expect(lackOf(allKinds, wrong, { columns: 'Choose at least one column' })).toBe(
    'Shown when what is marked is corrected.',
  )
})
