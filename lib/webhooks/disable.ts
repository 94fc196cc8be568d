import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { query } from '../database.ts'
import type { Actor } from '../exports/events.ts'
import type { DisabledReason } from './words.ts'

/** What the audit trail has of an endpoint's address: what stands behind the host may be a secret. */
export function originOfUrl(url: string): string {
  return URL.parse(url)?.origin ?? ''
}

/**
 * Disables an endpoint, which ends what it is still to be told. Belongs into a transaction.
 * @param reason why the service does it; null for its owner. @returns whether it was enabled.
 */
export async function disableEndpoint(
  db: Db,
  id: string,
  reason: DisabledReason | null,
  by: Actor,
): Promise<boolean> {
  const [disabled] = await query<{ ownerId: string; url: string }>(
    db,
    `update claimcheck.endpoint set is_enabled = false, disabled_reason = $2::text
     where id = $1::uuid and is_enabled returning owner_id as "ownerId", url`,
    [id, reason],
  )
  if (!disabled) return false
  await query(
    db,
    `update claimcheck.delivery set status = 'failed', held = null, finished_at = now(), last_error = 'endpoint_disabled'
     where endpoint_id = $1::uuid and status = 'pending'`,
    [id],
  )
  const details = { endpointId: id, origin: originOfUrl(disabled.url), isEnabled: false, reason }
  await record(db, { kind: 'endpoint-changed', by, subject: disabled.ownerId, details })
  return true
}
