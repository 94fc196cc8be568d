import type { Dataset } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { type Scope, scopeDigest, scopeOf } from '../../lib/scope.ts'
import { type RowTotal, readTotal } from '../../lib/source/row-total.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { warnSeldom } from '../http/warn-seldom.ts'
import { hasPreviews, READING_MS, readers, STATEMENT_MS } from './preview.ts'

/** So long a number is believed, in ms; that there is none, for less. */
const KEPT_MS = 5 * 60_000
const NONE_KEPT_MS = 60_000
/** Of so many datasets and scopes numbers are kept; beyond it the oldest are asked for again. */
const KEPT_MAX = 2_000
/** Whose turn it is when rows are counted: nobody's, so that they are counted for one person at a time, and hold up no preview of theirs. */
const NOBODY = 'row counts'

type Kept = { total: Promise<RowTotal | null>; until: number }

// Kept on globalThis, because Next bundles routes apart.
const holder = globalThis as { claimcheckRowCounts?: Map<string, Kept> }
holder.claimcheckRowCounts ??= new Map()
/** By dataset and scope, in the order in which they were asked for. */
const kept = holder.claimcheckRowCounts

/**
 * How many rows a viewer would get of each dataset, by its id: of those that they may see, and never of all to somebody who may see some. What
 * cannot be found out in time is null; it may be known the next time.
 * @param signal of the request: when whoever asked is gone, no further dataset is looked at.
 */
export async function rowCountsOf(
  viewer: Viewer,
  datasets: readonly Dataset[],
  signal: AbortSignal,
): Promise<Map<string, RowTotal | null>> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(READING_MS)])
  const counts = new Map<string, RowTotal | null>()
  for (const dataset of datasets) {
    const scope = findScope(viewer, dataset)
    counts.set(dataset.id, scope && (await countOf(dataset, scope, ending)))
  }
  return counts
}

/** @returns null where it cannot be told: whoever makes an export is told so. */
function findScope(viewer: Viewer, dataset: Dataset): Scope | null {
  try {
    return scopeOf(viewer, dataset)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

async function countOf(dataset: Dataset, scope: Scope, ending: AbortSignal): Promise<RowTotal | null> {
  const key = JSON.stringify([dataset.id, scopeDigest(scope)])
  const known = kept.get(key)
  if (known && known.until > performance.now()) return known.total
  if (ending.aborted || !hasPreviews()) return null
  const total = count(dataset, scope)
  const entry = { total, until: performance.now() + KEPT_MS }
  keep(key, entry)
  if ((await total) === null) entry.until = performance.now() + NONE_KEPT_MS
  return total
}

function keep(key: string, entry: Kept): void {
  kept.delete(key)
  kept.set(key, entry)
  if (kept.size <= KEPT_MAX) return
  const [oldest] = kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
}

/** Many people may wait for the same number: it is counted to its end, whoever goes away. */
async function count(dataset: Dataset, scope: Scope): Promise<RowTotal | null> {
  const request = { columns: dataset.columns.map(({ id }) => id), filters: [], format: STANDARD_FORMAT }
  const options = {
    timeZone: request.format.timeZone,
    workMemMegabytes: null,
    mayHaveHelpers: false,
    statementMs: STATEMENT_MS,
  }
  const signal = AbortSignal.timeout(READING_MS)
  try {
    const { turns, sessions } = readers()
    return await turns.take(NOBODY, signal, () =>
      sessions.read(options, signal, (session) => readTotal(session, { dataset, request, scope })),
    )
  } catch (error) {
    // While previews take their turns there is none.
    if (!(error instanceof Problem && error.code.endsWith('_busy')))
      warnSeldom(
        { code: 'rows_not_counted', dataset: dataset.id, error },
        'the rows of a dataset could not be counted',
      )
    return null
  }
}
