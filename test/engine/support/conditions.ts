import { afterAll } from 'vitest'
import type { Dataset } from '../../../lib/dataset.ts'
import type { Filter } from '../../../lib/exports/filters.ts'
import { STANDARD_FORMAT } from '../../../lib/exports/format-options.ts'
import { condition } from '../../../lib/source/conditions.ts'
import { describeDataset, sourceOf } from '../../../lib/source/describe.ts'
import { readFilterValues } from '../../../lib/source/filter-values.ts'
import { openSession, type Session } from '../../../lib/source/session.ts'
import type { Source } from './engine.ts'

/** Each filter as SQL, as an export would have it that reads over this session: for many filters without many exports. */
export async function conditionsOf(session: Session, dataset: Dataset, filters: Filter[]): Promise<string[]> {
  const types = await describeDataset(session, dataset)
  const request = { columns: [], filters, format: STANDARD_FORMAT }
  const values = await readFilterValues(session, { dataset, request, types, serverEncoding: 'UTF8' })
  return filters.map((filter) => condition({ dataset, types, values }, filter))
}

/** A way to find what single filters find, as an export would show it, over one session that ends with the file's tests. */
export function openFinder({ sourceUrl }: Source) {
  let opened: Promise<Session> | undefined
  afterAll(async () => (await opened)?.[Symbol.asyncDispose]())
  return async (dataset: Dataset, filter: Filter): Promise<string[]> => {
    opened ??= openSession(sourceUrl)
    const session = await opened
    const [where] = await conditionsOf(session, dataset, [filter])
    const column = `"${filter.column}"`
    const { rows } = await session.query<{ shown: string }>(
      `select ${column}::text as shown from ${sourceOf(dataset)} where ${where} order by source.${column}`,
    )
    return rows.map(({ shown }) => shown)
  }
}
