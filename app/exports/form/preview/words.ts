import { formatCount } from '../../../display.ts'
import type { Preview } from './fetch-preview.ts'

/** Digits of an estimate that mean something. */
const DIGITS = 2

/** How many rows the file will have: "No rows", "7 rows", "About 1,200,000 rows", "At least 20 rows". */
export function rowsInWords({ rows, rowsTotal, rowsTotalIsEstimate }: Preview): string {
  if (rowsTotal === null) return `At least ${formatCount(rows.length)} rows`
  if (rowsTotal === 0) return 'No rows'
  if (rowsTotal === 1) return '1 row'
  return rowsTotalIsEstimate
    ? `About ${formatCount(Number(rowsTotal.toPrecision(DIGITS)))} rows`
    : `${formatCount(rowsTotal)} rows`
}
