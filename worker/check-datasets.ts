import type { Dataset } from '../lib/dataset.ts'
import { log } from '../lib/log.ts'
import { describeDataset } from './source/describe.ts'
import { openSession } from './source/session.ts'

/**
 * Describes every dataset's SQL at start, so that a mistake shows before somebody exports. A dataset that does not
 * fit is logged and the others go on working: its exports say the same.
 */
export async function checkDatasets(sourceUrl: string, datasets: readonly Dataset[]): Promise<void> {
  for (const dataset of datasets) {
    try {
      await using session = await openSession(sourceUrl)
      await describeDataset(session, dataset)
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
      log.error({ dataset: dataset.id, error: reason }, 'a dataset cannot be exported')
    }
  }
}
