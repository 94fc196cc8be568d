import { expect, test } from 'vitest'
import { findDatasets } from '../../app/exports/form/shown-datasets.ts'

const DATASETS = [
  { id: 'orders', label: 'Orders', description: 'With their customer' },
  { id: 'customers', label: 'Customers', description: '' },
  { id: 'crm-7', label: 'Leads', description: '' },
]

test.each([
  ['', ['orders', 'customers', 'crm-7']],
  ['  ORDER ', ['orders']],
  ['customer', ['orders', 'customers']],
  ['crm', ['crm-7']],
  ['none', []],
])('%j finds %j', (search, expected) => {
  expect(findDatasets(DATASETS, search).map(({ id }) => id)).toEqual(expected)
})
