import { findDataset } from '../../../datasets/registry.ts'
import { datasetForm } from '../../../lib/dataset.ts'
import { requestSchema } from '../../../lib/exports/request.ts'
import type { ExportView } from '../../../lib/exports/view.ts'
import type { Viewer } from '../../../lib/viewer.ts'
import { shortened } from '../../../lib/words.ts'
import { findRequests } from '../../../server/queries.ts'
import { requestInWords } from '../words.ts'
import { TEXTS } from './texts.ts'

/** Longest summary, in characters: it tells exports of one dataset apart, and the claim page has the rest. */
const SUMMARY_MAX = 240
/** Summaries that are kept, in all: a request never changes, and reading a long one takes its time. */
const KEPT_MAX = 5_000

/** By the ids of their exports; null for a request that its dataset no longer understands. */
const kept = new Map<string, string | null>()

/** What each of the viewer's exports asks for, in few words, by their ids; null where it does not fit its dataset any more. */
export async function summariesOf(
  viewer: Viewer,
  exports: readonly Pick<ExportView, 'id' | 'dataset'>[],
): Promise<Map<string, string | null>> {
  const missing = exports.filter(({ id }) => !kept.has(id))
  const requests = await findRequests(
    viewer,
    missing.map(({ id }) => id),
  )
  for (const { id, dataset } of missing) keep(id, summaryOf(dataset, requests.get(id)))
  return new Map(exports.map(({ id }) => [id, kept.get(id) ?? null]))
}

function keep(id: string, summary: string | null): void {
  const [oldest] = kept.keys()
  if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  kept.set(id, summary)
}

function summaryOf(datasetId: string, given: unknown): string | null {
  const dataset = findDataset(datasetId)
  const { data: request } = dataset ? requestSchema(dataset).safeParse(given) : {}
  if (!dataset || !request) return null
  const { filters, format } = requestInWords(datasetForm(dataset), request, false)
  const chosen = request.columns.length
  const all = dataset.columns.length
  const words = [
    ...(filters.length > 0 ? filters : [TEXTS.allRows]),
    ...(chosen < all ? [`${chosen} of ${all} columns`] : []),
    ...(format === null ? [] : [format]),
  ]
  return shortened(words.join(' · '), SUMMARY_MAX)
}
