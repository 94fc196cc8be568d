import type { Dataset } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { log } from '../../lib/log.ts'
import { planQuery } from '../source/plan.ts'
import { openSession } from '../source/session.ts'

/**
 * Describes and plans every dataset's SQL at start, so that a mistake shows before somebody exports. A dataset that cannot be
 * exported is logged, with what the database says, and the others go on working: its exports say the same.
 * @returns how many cannot be exported.
 */
export async function checkDatasets(sourceUrl: string, datasets: readonly Dataset[]): Promise<number> {
  let faulty = 0
  for (const dataset of datasets) {
    try {
      await checkDataset(sourceUrl, dataset)
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
      log.error({ dataset: dataset.id, error: reason }, 'a dataset cannot be exported')
      faulty++
    }
  }
  return faulty
}

async function checkDataset(sourceUrl: string, dataset: Dataset): Promise<void> {
  await using session = await openSession(sourceUrl)
  const columns = dataset.columns.map(({ id }) => id)
  const request = { columns, filters: [], format: STANDARD_FORMAT }
  const { sideEffect, oneCopyReason } = await planQuery(session, dataset, request, false)
  if (sideEffect !== null) throw new Error(`Dataset "${dataset.id}" would write to the source: ${sideEffect}`)
  if (oneCopyReason !== null)
    log.info({ dataset: dataset.id, reason: oneCopyReason }, 'a dataset is read over one connection')
}
