'use client'

import useSWR from 'swr'
import { under } from '../../../lib/base-path.ts'
import type { z } from '../../../lib/zod.ts'
import type { rowCountsSchema } from '../../../server/api/row-counts.ts'
import { useViewerId } from '../../ui/viewer-id.ts'
import { rowsInWords } from './preview/words.ts'

/** An answer that takes longer, in ms, counts as lost. */
const ANSWER_TIMEOUT_MS = 15_000

type RowCounts = z.output<typeof rowCountsSchema>['datasets']

/**
 * How many rows the viewer would get of each dataset, in words, by its id. They are asked for once, when the page is there; of what is not known
 * nothing is said.
 * @param canCount whether this server can find out.
 */
export function useRowCounts(canCount: boolean): Map<string, string> {
  const viewerId = useViewerId()
  const key = canCount ? [under('/api/row-counts'), viewerId] : null
  const { data = [] } = useSWR<RowCounts, Error>(key, ([url]: [string]) => fetchRowCounts(url), {
    revalidateIfStale: false,
    revalidateOnFocus: false,
    revalidateOnReconnect: false,
    // What is missing, nobody misses.
    shouldRetryOnError: false,
  })
  return new Map(data.flatMap((each) => (each.rowsTotal === null ? [] : [[each.id, inWords(each)]])))
}

function inWords({ rowsTotal, rowsTotalIsEstimate }: RowCounts[number]): string {
  return rowsInWords({ text: '', header: null, rows: [], rowsTotal, rowsTotalIsEstimate })
}

async function fetchRowCounts(url: string): Promise<RowCounts> {
  const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  const body: unknown = await response.json()
  if (response.ok && isRowCounts(body)) return body.datasets
  throw new Error(`the server did not say how many rows there are (${response.status})`)
}

/** Something in between may answer in the server's place, with any body. */
function isRowCounts(body: unknown): body is { datasets: RowCounts } {
  return typeof body === 'object' && body !== null && 'datasets' in body && Array.isArray(body.datasets)
}
