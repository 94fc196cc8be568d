import { findDataset } from '../datasets/registry.ts'
import { STANDARD_FORMAT } from '../lib/exports/format-options.ts'
import { EVERY_ROW } from '../lib/scope.ts'
import { copyStatement } from '../lib/source/query.ts'
import { openSession } from '../lib/source/session.ts'
import { planQuery } from '../worker/source/plan.ts'
import { type BenchTask, benchRequest } from './task.ts'

/** The SELECT that a task stands for, without anything of ours around it: what psql's \copy is given. */
export async function referenceSelect({ databaseUrl, datasetId, filters }: BenchTask): Promise<string> {
  const dataset = findDataset(datasetId)
  if (!dataset) throw new Error(`There is no dataset "${datasetId}"`)
  await using session = await openSession(databaseUrl)
  const request = benchRequest(dataset, filters, { ...STANDARD_FORMAT, formulas: 'raw' })
  const { query } = await planQuery(session, { dataset, request, scope: EVERY_ROW }, false)
  return copyStatement(query)
    .replace(/^copy \(/, '')
    .replace(/\) to stdout .*$/s, '')
    .replace(/\s+/g, ' ')
}
