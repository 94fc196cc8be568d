import type { Dataset } from '../../lib/dataset.ts'
import { filterSchema, MATCHES } from '../../lib/exports/filters.ts'
import { formatSchema } from '../../lib/exports/format-options.ts'
import { headerText } from '../../lib/exports/headers.ts'
import { exportName } from '../../lib/exports/name-export.ts'
import { FILTERS_MAX } from '../../lib/exports/request.ts'
import { isRequestKey, NO_REQUEST_KEY } from '../../lib/exports/request-key.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { z } from '../../lib/zod.ts'
import { findDatasetFor } from '../datasets.ts'
import { invalid, parsed } from '../form-input.ts'
import { invalidParameter } from '../http/query.ts'

export const KEY_HEADER = 'Idempotency-Key'

/** What else the body has is the request; the dataset says what may be in it (lib/exports/request.ts). */
const bodySchema = z.looseObject({ dataset: z.string(), name: exportName.nullable().optional() })

/**
 * The same for programs that have not looked at the dataset yet: what a request may be of any. It is told and not asked; that it takes
 * what is taken, the tests look at with each request (test/support/document.ts).
 */
export const newExportSchema = z
  .strictObject({
    dataset: z.string().meta({ description: 'The id of one that you may export.' }),
    name: exportName
      .nullable()
      .optional()
      .meta({ description: 'What you call it; no part of what is asked for.' }),
    columns: z
      .array(z.string())
      .min(1)
      .optional()
      .meta({ description: 'Ids of its columns; left out, all of them. The file has them in this order.' }),
    headers: z.record(z.string(), headerText).optional().meta({
      description:
        'What the header row calls columns, by their ids: those of the request, where there is a header row. The others have their labels.',
    }),
    filters: z
      .array(filterSchema.meta({ id: 'Filter' }))
      .max(FILTERS_MAX)
      .optional()
      .meta({ description: 'Every value is text, also of a number.' }),
    match: z
      .enum(MATCHES)
      .optional()
      .meta({ description: 'Whether a row must pass all of the filters or any one; left out, all.' }),
    format: formatSchema
      .meta({ id: 'Format' })
      .optional()
      .meta({ description: 'How the file is written; left out, as RFC 4180 has it.' }),
  })
  .meta({ id: 'NewExport' })

/** What a program asks to be exported. `request` is not looked at yet. */
export type AskedExport = { dataset: Dataset; name: string | null; request: unknown }

/**
 * Reads the body of `POST /api/exports`: a dataset, a name if it is to have one, and of a request as much as is not to be as by default, which is all columns, no
 * filters, and the format of RFC 4180. A dataset that is not there is an error of the field, not a 404: the address is right.
 * @throws Problem `invalid_request` with one error a field.
 */
export function readNewExport(viewer: Viewer, body: unknown): AskedExport {
  const { dataset: id, name = null, ...given } = parsed(bodySchema, body)
  const dataset = findDatasetFor(viewer, id)
  if (!dataset) throw invalid('dataset', 'is not one that you may export')
  const columns = dataset.columns.map((column) => column.id)
  return { dataset, name, request: { columns, filters: [], ...given } }
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
