import { describeDataset } from './describe.ts'
import { readFilterValues } from './filter-values.ts'
import type { Asked, Query } from './query.ts'
import { scopeCondition } from './scope-condition.ts'
import { readServer, type Session } from './session.ts'

/**
 * Asks the source what it makes of a request, over a session whose transaction has not begun to read: its dataset's types, the rows that may
 * be seen of it, its filters' values. What a file has and what a preview shows are both made of this.
 * @returns the server's version beside it, as in `show server_version_num`.
 * @throws Problem `dataset_mismatch`, or what the database says.
 */
export async function readQuery(
  session: Session,
  { dataset, request, scope }: Asked,
): Promise<{ query: Query; version: number }> {
  const { encoding, version } = await readServer(session)
  const types = await describeDataset(session, dataset, scope)
  const described = { dataset, request, types, serverEncoding: encoding }
  const within = await scopeCondition(session, types, scope)
  const values = await readFilterValues(session, described)
  return { query: { ...described, within, values }, version }
}
