import type { Dataset } from '../lib/dataset.ts'
import type { Filter } from '../lib/exports/filters.ts'
import { type Format, STANDARD_FORMAT } from '../lib/exports/format-options.ts'
import type { ExportRequest } from '../lib/exports/request.ts'

/** What a contestant is asked to do; it stands in the variable BENCH_TASK of its process, as JSON. */
export type BenchTask = {
  databaseUrl: string
  datasetId: string
  filters: Filter[]
  format: Partial<Format>
  /** Connections; for Claimcheck only. */
  parallel: number
  /** Whether a column has a format function, which leaves it as it is; for Claimcheck only. */
  isFormatted: boolean
}

/** All columns of a dataset. */
export function benchRequest(dataset: Dataset, filters: Filter[], format: Partial<Format>): ExportRequest {
  return { columns: dataset.columns.map(({ id }) => id), filters, format: { ...STANDARD_FORMAT, ...format } }
}
