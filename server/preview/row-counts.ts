import type { Dataset } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { type Scope, scopeDigest, scopeOf } from '../../lib/scope.ts'
import { type RowTotal, readTotal } from '../../lib/source/row-total.ts'
import { untilAborted } from '../../lib/until-aborted.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { warnSeldom } from '../http/warn-seldom.ts'
import { hasPreviews, READING_MS, readers, STATEMENT_MS } from './preview.ts'

/** So long a number is believed, in ms; that there is none, for less. */
const KEPT_MS = 5 * 60_000
const NONE_KEPT_MS = 60_000
/** Of so many datasets and scopes numbers are kept; beyond it the oldest are asked for again. */
const KEPT_MAX = 2_000
/** And so long where there was no turn. */
const BUSY_KEPT_MS = 5_000
/** Whose turn it is when rows are counted: nobody's, so that they hold up no preview of the person's. */
const NOBODY = 'row counts'

type Kept = { total: Promise<RowTotal | null>; until: number }

// Kept on globalThis, because Next bundles routes apart.
const holder = globalThis as {
  claimcheckRowCounts?: Map<string, Kept>
  claimcheckCounting?: Promise<unknown>
}
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
  if (known && known.until > performance.now()) return untilEnding(known.total, ending)
  if (ending.aborted || !hasPreviews()) return null
  const entry = { total: Promise.resolve<RowTotal | null>(null), until: performance.now() + KEPT_MS }
  entry.total = inOrder(async () => {
    const { total, keptMs } = await count(dataset, scope)
    entry.until = performance.now() + keptMs
    return total
  })
  keep(key, entry)
  return untilEnding(entry.total, ending)
}

/** Numbers are found out one after the other: whoever is not at work on one holds no turn of the previews, and is refused none. */
function inOrder<T>(work: () => Promise<T>): Promise<T> {
  const result = (holder.claimcheckCounting ?? Promise.resolve()).then(work)
  holder.claimcheckCounting = result.catch(() => undefined)
  return result
}

/** Many people may wait for the same number: it is counted to its end, whoever goes away, and has no errors. */
function untilEnding(total: Promise<RowTotal | null>, ending: AbortSignal): Promise<RowTotal | null> {
  return untilAborted(total, ending).catch(() => null)
}

function keep(key: string, entry: Kept): void {
  kept.delete(key)
  kept.set(key, entry)
  if (kept.size <= KEPT_MAX) return
  const [oldest] = kept.keys()
  if (oldest !== undefined) kept.delete(oldest)
}

async function count(dataset: Dataset, scope: Scope): Promise<{ total: RowTotal | null; keptMs: number }> {
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
    const total = await turns.take(NOBODY, signal, () =>
      sessions.read(options, signal, (session) => readTotal(session, { dataset, request, scope })),
    )
    return { total, keptMs: total === null ? NONE_KEPT_MS : KEPT_MS }
  } catch (error) {
    // While previews take their turns there is none.
    if (error instanceof Problem && error.code === 'preview_busy')
      return { total: null, keptMs: BUSY_KEPT_MS }
    warnSeldom(
      { code: 'rows_not_counted', dataset: dataset.id, error },
      'the rows of a dataset could not be counted',
    )
    return { total: null, keptMs: NONE_KEPT_MS }
  }
}
