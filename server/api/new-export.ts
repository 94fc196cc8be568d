import type { Dataset } from '../../lib/dataset.ts'
import { isRequestKey, NO_REQUEST_KEY } from '../../lib/exports/request-key.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { z } from '../../lib/zod.ts'
import { findDatasetFor } from '../datasets.ts'
import { invalid, parsed } from '../form-input.ts'
import { invalidParameter } from '../http/query.ts'

const KEY_HEADER = 'Idempotency-Key'

/** What else the body has is the request; the dataset says what may be in it (lib/exports/request.ts). */
const bodySchema = z.looseObject({ dataset: z.string() })

/** What a program asks to be exported. `request` is not looked at yet. */
export type AskedExport = { dataset: Dataset; request: unknown }

/**
 * Reads the body of `POST /api/exports`: a dataset, and of a request as much as is not to be as by default, which is all columns, no
 * filters, and the format of RFC 4180. A dataset that is not there is an error of the field, not a 404: the address is right.
 * @throws Problem `invalid_request` with one error a field.
 */
export function readNewExport(viewer: Viewer, body: unknown): AskedExport {
  const { dataset: id, ...given } = parsed(bodySchema, body)
  const dataset = findDatasetFor(viewer, id)
  if (!dataset) throw invalid('dataset', 'is not one that you may export')
  return { dataset, request: { columns: dataset.columns.map((column) => column.id), filters: [], ...given } }
}

/**
 * What the client calls its request, so that it may send it again; null if it does not say.
 * @throws Problem `invalid_parameters`.
 */
export function readIdempotencyKey(headers: Headers): string | null {
  const given = headers.get(KEY_HEADER)
  if (given === null || isRequestKey(given)) return given
  throw invalidParameter(KEY_HEADER, NO_REQUEST_KEY)
}
