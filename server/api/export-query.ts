import { STATUSES } from '../../lib/exports/status.ts'
import { z } from '../../lib/zod.ts'
import { PAGE_DEFAULT, PAGE_MAX, readCursor } from '../export-cursor.ts'
import { wholeNumber } from '../http/query.ts'

/** Longest time for which an answer is held, in seconds: proxies give up on what says nothing for longer. */
const WAIT_MAX = 60

/** What stands behind the `?` of `GET /api/exports`. */
export const listQuery = z.strictObject({
  cursor: z
    .string()
    .refine((text) => readCursor(text) !== null, 'is not the nextCursor of a page')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before.' }),
  limit: wholeNumber(1, PAGE_MAX).default(PAGE_DEFAULT).meta({ description: 'Exports of a page.' }),
  status: z.enum(STATUSES).optional(),
  dataset: z.string().min(1).max(200).optional().meta({ description: 'The id of one.' }),
})

/** What stands behind the `?` of `GET /api/claims/{token}`: nothing. Whoever waits by it would ask without a pause. */
export const claimQuery = z.strictObject({})

/** What stands behind the `?` of `GET /api/exports/{id}`. */
export const stateQuery = z.strictObject({
  wait: wholeNumber(0, WAIT_MAX)
    .default(0)
    .meta({ description: 'Seconds for which the answer is held, unless something of the export changes.' }),
})
