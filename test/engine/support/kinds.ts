import { type CellFormat, type Dataset, defineDataset } from '../../../lib/dataset.ts'
import type { ColumnKind } from '../../../lib/kinds.ts'

/** The ids of columns, and their kinds. */
export type Kinds = Record<string, Exclude<ColumnKind, 'enum'>>

/** A dataset of some SQL, whose columns are labelled with their ids; a format is the first one's. */
export function datasetOf(sql: string, kinds: Kinds, key?: string, format?: CellFormat): Dataset {
  const columns = Object.entries(kinds).map(([id, kind], index) => {
    return { id, label: id, kind, ...(index === 0 && format ? { format } : {}) }
  })
  return defineDataset({ id: 'odd', label: 'Odd', sql, key, columns })
}
