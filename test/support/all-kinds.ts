import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { type ColumnKind, KINDS } from '../../lib/kinds.ts'

/** Every kind of column, in the order of the dataset below. */
export const ALL_KINDS = Object.keys(KINDS) as ColumnKind[]

/** A dataset with one column of each kind, named by it; it has no rows anywhere. */
export const allKinds: Dataset = defineDataset({
  id: 'all-kinds',
  label: 'All kinds',
  sql: 'select 1',
  columns: Object.fromEntries(
    ALL_KINDS.map((kind) =>
      kind === 'enum'
        ? [kind, { label: 'A choice', kind, values: ['red', 'green'] }]
        : [kind, { label: `A ${kind}`, kind }],
    ),
  ),
})
