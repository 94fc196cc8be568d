import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { Problem } from '../problems/problem.ts'
import type { NewExport } from './make-export.ts'

/** As in a header of HTTP: visible characters of ASCII. */
const REQUEST_KEY = /^[\x21-\x7e]{1,255}$/

/**
 * What a client calls its request, by which the same request is known again when its answer was lost: a page's form, or later a program.
 * A key means its request for as long as the export's row is kept, whatever has become of the export.
 * @returns null if there is none.
 * @throws Problem `invalid_request` if it is not well-formed.
 */
export function readRequestKey(given: unknown): string | null {
  if (given === null || given === undefined) return null
  if (typeof given === 'string' && REQUEST_KEY.test(given)) return given
  const message = 'must be 1 to 255 visible ASCII characters'
  throw new Problem('invalid_request', { errors: [{ path: 'requestKey', message }] })
}

/**
 * The export that was made of this request under its key. The caller lets no other request of the owner in meanwhile.
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
    `select id::text, dataset = $3::text and request = $4::jsonb and repeat_of is not distinct from $5::uuid
       and narrowing is not distinct from $6::jsonb as "isSame"
     from claimcheck.export where owner_id = $1::text and request_key = $2::text`,
    [ownerId, requestKey, dataset, JSON.stringify(request), repeatOf, narrowing],
  )
  if (found && !found.isSame) throw new Problem('key_reused')
  return found?.id ?? null
}
