import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import type { Dataset } from '../dataset.ts'
import { writeNarrowing } from '../narrowing.ts'
import type { ProblemCode } from '../problems/catalog.ts'
import { Problem } from '../problems/problem.ts'
import { isUuid } from '../uuid.ts'
import type { Narrowing, Viewer } from '../viewer.ts'
import { isOfAnotherVersion } from '../zod.ts'
import { OWNED } from './ownership.ts'
import { type ExportRequest, fieldErrors, requestSchema } from './request.ts'

/** What an export was asked for, and what its owner calls it; `request` is as it was frozen, and may no longer fit its dataset; `scopeDigest` is
 * null for every row, and while there is no file. */
export type FrozenRequest = {
  name: string | null
  dataset: string
  request: unknown
  narrowing: Narrowing | null
  scopeDigest: string | null
}

/**
 * A frozen request names something that this process does not know: a dataset, a column, a choice, an option. Another process
 * may: the one that froze it did. A request that is wrong whoever reads it is a plain Problem instead.
 */
export class UnknownToThisVersion extends Problem {
  /** What is not known, for the log: no value that somebody entered. */
  readonly what: string

  constructor(code: ProblemCode, what: string, cause?: unknown) {
    super(code, { cause })
    this.name = 'UnknownToThisVersion'
    this.what = what
  }
}

/** The request of the viewer's export; null when there is none by this id, or it is somebody else's. */
export async function readFrozenRequest(db: Db, viewer: Viewer, id: string): Promise<FrozenRequest | null> {
  if (!isUuid(id)) return null
  const [found] = await query<FrozenRequest>(
    db,
    `select name, dataset, request, narrowing, scope_digest as "scopeDigest" from claimcheck.export
     where id = $1::uuid and ${OWNED('$2', '$3')}`,
    [id, viewer.id, writeNarrowing(viewer)],
  )
  return found ?? null
}

/**
 * Checks a frozen request against today's dataset: it may have been frozen by another version, and the dataset may have changed.
 * @param dataset what the registry has under the request's dataset.
 * @throws UnknownToThisVersion, or Problem `dataset_changed` for what is known and no longer fits.
 */
export function understandRequest(
  dataset: Dataset | undefined,
  frozen: Pick<FrozenRequest, 'dataset' | 'request'>,
): { dataset: Dataset; request: ExportRequest } {
  if (!dataset) throw new UnknownToThisVersion('dataset_unknown', `the dataset "${frozen.dataset}"`)
  const { data, error } = requestSchema(dataset).safeParse(frozen.request)
  if (data) return { dataset, request: data }
  const unknown = error.issues.find(isOfAnotherVersion)
  if (!unknown) throw new Problem('dataset_changed', { errors: fieldErrors(error), cause: error })
  // A column, its operators and its choices are the dataset's; keys and options are this program's.
  const isOfDataset = unknown.code === 'custom' && unknown.path[0] !== 'format'
  const code = isOfDataset ? 'dataset_changed' : 'request_unknown'
  throw new UnknownToThisVersion(code, `${unknown.path.join('.')}: ${unknown.message}`, error)
}
