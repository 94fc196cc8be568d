import { createHash } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { writeNarrowing } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import type { Viewer } from '../viewer.ts'
import type { NewExport } from './make-export.ts'

/** As in a header of HTTP: visible characters of ASCII. */
const REQUEST_KEY = /^[\x21-\x7e]{1,255}$/

/** So long a key means its request, in hours, whatever has become of the export. */
const KEPT_HOURS = 24

/** Whether something can be the key of a request. */
export function isRequestKey(given: unknown): given is string {
  return typeof given === 'string' && REQUEST_KEY.test(given)
}

/** What is said of what cannot be one. */
export const NO_REQUEST_KEY = 'must be 1 to 255 visible ASCII characters'

/**
 * What a client calls its request, by which the same request is known again when its answer was lost: a page's form, or a program.
 * @returns null if there is none.
 * @throws Problem `invalid_request` if it is not well-formed.
 */
export function readRequestKey(given: unknown): string | null {
  if (given === null || given === undefined) return null
  if (isRequestKey(given)) return given
  throw new Problem('invalid_request', { errors: [{ path: 'requestKey', message: NO_REQUEST_KEY }] })
}

/**
 * A key as it is kept. One that is held to a part of what its owner has knows nothing of what others call their requests: its own
 * begin with what no key may have.
 */
export function keptKey(key: string | null, viewer: Pick<Viewer, 'narrowing'>): string | null {
  const narrowing = writeNarrowing(viewer)
  if (key === null || narrowing === null) return key
  return `${createHash('sha256').update(narrowing).digest('base64url')} ${key}`
}

/**
 * The export that was made of this request under its key. A key that is older than {@link KEPT_HOURS} is free again: it is taken from
 * the export that has it. The caller lets no other request of the owner in meanwhile.
 * @returns its id; null if there is none.
 * @throws Problem `key_reused` if another request was made under the key.
 */
export async function findByKey(
  db: Db,
  { ownerId, dataset, request, repeatOf, requestKey, narrowing }: NewExport,
): Promise<string | null> {
  if (requestKey === null) return null
  const [found] = await query<{ id: string; isSame: boolean }>(
    db,
    `with freed as (
       update claimcheck.export set request_key = null
       where owner_id = $1::text and request_key = $2::text and created_at <= now() - interval '${KEPT_HOURS} hours'
     )
     select id::text, dataset = $3::text and request = $4::jsonb and repeat_of is not distinct from $5::uuid
       and narrowing is not distinct from $6::jsonb as "isSame"
     from claimcheck.export where owner_id = $1::text and request_key = $2::text
       and created_at > now() - interval '${KEPT_HOURS} hours'`,
    [ownerId, requestKey, dataset, JSON.stringify(request), repeatOf, narrowing],
  )
  if (found && !found.isSame) throw new Problem('key_reused')
  return found?.id ?? null
}
