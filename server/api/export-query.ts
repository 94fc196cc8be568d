import { STATUSES, type Status } from '../../lib/exports/status.ts'
import { listed } from '../../lib/words.ts'
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
  status: z
    .string()
    .regex(
      new RegExp(`^(?:${STATUSES.join('|')})(?:,(?:${STATUSES.join('|')}))*$`),
      `must be one of: ${listed(STATUSES)}; or several with commas between them`,
    )
    .optional()
    .meta({ description: `One or several, with commas between them: ${STATUSES.join(', ')}.` }),
  dataset: z.string().min(1).max(200).optional().meta({ description: 'The id of one.' }),
  search: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .meta({ description: 'What is in their name, or in that of their dataset, in whatever case.' }),
})

/** What a list is asked for, by what stands behind the `?`: statuses are a text there, which a document of the API has words for. */
export function askedOf({ status, ...query }: z.output<typeof listQuery>) {
  return { ...query, ...(status && { status: statusesIn(status) }) }
}

/** The statuses that a text names, with commas between them. */
function statusesIn(text: string): Status[] {
  const named = text.split(',')
  return STATUSES.filter((each) => named.includes(each))
}

/** What stands behind the `?` of `GET /api/claims/{token}`: nothing. Whoever waits by it would ask without a pause. */
export const claimQuery = z.strictObject({})

/** What stands behind the `?` of `GET /api/exports/{id}`. */
export const stateQuery = z.strictObject({
  wait: wholeNumber(0, WAIT_MAX)
    .default(0)
    .meta({ description: 'Seconds for which the answer is held, unless something of the export changes.' }),
})
