import { randomBytes, randomUUID } from 'node:crypto'
import type { Sandbox } from './sandbox.ts'

/** An endpoint with its secret. */
export type MadeEndpoint = { id: string; secret: string }

/** Makes an account, by its id. */
export async function insertUser({ admin }: Pick<Sandbox, 'admin'>, id: string): Promise<void> {
  await admin.query(
    `insert into claimcheck."user" (id, name, email) values ($1, $1, $1 || '@example.com') on conflict do nothing`,
    [id],
  )
}

/** Puts an API key of somebody's into the table, which opens nothing. @returns what `via` says of what it has made. */
export async function insertKey(
  sandbox: Pick<Sandbox, 'admin'>,
  ownerId: string,
  { expiresAt = null, revokedAt = null }: { expiresAt?: Date | null; revokedAt?: Date | null } = {},
): Promise<string> {
  await insertUser(sandbox, ownerId)
  const id = randomUUID()
  await sandbox.admin.query(
    `insert into claimcheck.api_key (id, owner_id, name, start, hash, expires_at, revoked_at)
     values ($1, $2, 'of the tests', 'cc_', $1, $3, $4)`,
    [id, ownerId, expiresAt, revokedAt],
  )
  return `key:${id}`
}

/** Puts an endpoint of somebody's into the table. */
export async function insertEndpoint(
  sandbox: Pick<Sandbox, 'admin'>,
  ownerId: string,
  url: string,
  columns: Record<string, unknown> = {},
): Promise<MadeEndpoint> {
  await insertUser(sandbox, ownerId)
  const kinds = ['succeeded', 'failed', 'cancelled', 'expired']
  const row: Record<string, unknown> = { id: randomUUID(), owner_id: ownerId, url, kinds, ...columns }
  const names = Object.keys(row)
  await sandbox.admin.query(
    `insert into claimcheck.endpoint (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  )
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await sandbox.admin.query(
    'insert into claimcheck.endpoint_secret (id, endpoint_id, secret) values (gen_random_uuid(), $1, $2)',
    [row.id, secret],
  )
  return { id: String(row.id), secret }
}

/** A delivery, as pg reads it. */
export type DeliveryRecord = {
  id: string
  endpoint_id: string
  event_id: string
  export_id: string | null
  kind: string
  state: Record<string, unknown> | null
  status: string
  held: string | null
  attempts: number
  attempts_max: number
  next_at: Date
  last_status: number | null
  last_error: string | null
  last_response: string | null
  finished_at: Date | null
}

/** The deliveries of an endpoint, the oldest first. */
export async function deliveriesOf(
  { admin }: Pick<Sandbox, 'admin'>,
  endpointId: string,
): Promise<DeliveryRecord[]> {
  const { rows } = await admin.query<DeliveryRecord>(
    'select * from claimcheck.delivery where endpoint_id = $1 order by event_id',
    [endpointId],
  )
  return rows
}
