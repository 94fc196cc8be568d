import type { Dataset } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { log } from '../../lib/log.ts'
import type { ColumnTypes } from '../source/describe.ts'
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
  const { query, sideEffect, oneCopyReason } = await planQuery(session, dataset, request, false)
  if (sideEffect !== null) throw new Error(`Dataset "${dataset.id}" would write to the source: ${sideEffect}`)
  if (oneCopyReason !== null)
    log.info({ dataset: dataset.id, reason: oneCopyReason }, 'a dataset is read over one connection')
  for (const difference of choiceDifferences(dataset, query.types))
    log.warn({ dataset: dataset.id, ...difference }, 'the values of a column are not those of its type')
}

/** A column of choices whose type in the source has others. */
type ChoiceDifference = {
  column: string
  /** Values of the dataset that no row can have: a filter for them finds nothing. */
  notInSource: string[]
  /** Values that rows may have: they are exported, but nobody can filter for them. */
  notInDataset: string[]
}

/** Told and not refused: every file is right all the same. Of a column of plain text, only its rows would tell. */
function choiceDifferences({ columns }: Dataset, types: ColumnTypes): ChoiceDifference[] {
  return columns.flatMap(({ id, values }) => {
    const labels = types.get(id)?.enumLabels
    if (!labels || !values) return []
    const notInSource = values.filter((value) => !labels.includes(value))
    const notInDataset = labels.filter((label) => !values.includes(label))
    return notInSource.length + notInDataset.length > 0 ? [{ column: id, notInSource, notInDataset }] : []
  })
}
