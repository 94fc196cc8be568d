import { expect, test } from 'vitest'
import { defineDataset, defineRegistry } from '../../lib/dataset.ts'
import { readsOf } from './support/reads.ts'

const spec = {
  id: 'invoices',
  label: 'Invoices',
  sql: 'select id from invoices',
  columns: { id: { label: 'Invoice', kind: 'integer' } },
} as const

test('a registry takes datasets that share labels, and keeps their order', () => {
  const datasets = [defineDataset({ ...spec, id: 'b' }), defineDataset({ ...spec, id: 'a' })]
  expect(defineRegistry(datasets)).toEqual(datasets)
  expect(defineRegistry([])).toEqual([])
})

test('a registry refuses two datasets of one id, of which only the first would be found', () => {
  const datasets = ['a', 'b', 'a'].map((id, index) =>
    defineDataset({ ...spec, id, label: `Number ${index}` }),
  )
  expect(() => defineRegistry(datasets)).toThrow('Two datasets have the id "a" ("Number 2")')
})

test('a registry refuses what is no dataset', () => {
  const datasets = [defineDataset(spec), undefined, spec]
  expect(() => defineRegistry(datasets as never)).toThrow('Number 2 of the registry is no dataset')
  expect(() => defineRegistry([defineDataset(spec), spec] as never)).toThrow('Number 2')
})

test('the datasets of a registry are each read a few times, however many there are', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => defineDataset({ ...spec, id: `d${index}` }))
  expect(readsOf(many, defineRegistry)).toBeLessThan(10 * many.length)
})
