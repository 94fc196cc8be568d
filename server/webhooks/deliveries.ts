import { fromPrisma } from 'pg-boss'
import { query } from '../../lib/database.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { isUuid } from '../../lib/uuid.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { prisma } from '../prisma.ts'
import { findEndpoint } from './endpoints.ts'

/** Deliveries of a page. */
const PAGE_MAX = 50
/** How often a delivery that is sent again is tried, as a new one is. */
const ATTEMPTS = 9

/** A delivery as its row has it. */
export type DeliveryRow = {
  id: string
  eventId: string
  kind: string
  exportId: string | null
  status: 'pending' | 'succeeded' | 'failed'
  attempts: number
  nextAt: Date
  lastStatus: number | null
  lastError: string | null
  lastResponse: string | null
  createdAt: Date
  finishedAt: Date | null
}

const COLUMNS = `id::text, event_id::text as "eventId", kind, export_id::text as "exportId", status, attempts,
  next_at as "nextAt", last_status as "lastStatus", last_error as "lastError", last_response as "lastResponse",
  created_at as "createdAt", finished_at as "finishedAt"`

/** One page of an endpoint's deliveries; `nextCursor` is null on the last one. */
export type DeliveryPage = { deliveries: DeliveryRow[]; nextCursor: string | null }

/**
 * The deliveries of the viewer's endpoint, newest first.
 * @param cursor the last page's `nextCursor`; one that is none gives an empty page. @throws Problem `endpoint_unknown`.
 */
export async function listDeliveries(
  viewer: Viewer,
  endpointId: string,
  { cursor, limit = PAGE_MAX }: { cursor?: string; limit?: number } = {},
): Promise<DeliveryPage> {
  await findEndpoint(viewer, endpointId)
  if (cursor !== undefined && !isUuid(cursor)) return { deliveries: [], nextCursor: null }
  const rows = await query<DeliveryRow>(
    fromPrisma(prisma()),
    `select ${COLUMNS} from claimcheck.delivery where endpoint_id = $1::uuid
       and ($2::uuid is null or event_id < (
         select c.event_id from claimcheck.delivery c where c.id = $2::uuid and c.endpoint_id = $1::uuid))
     order by delivery.event_id desc limit $3::int`,
    [endpointId, cursor ?? null, limit + 1],
  )
  const deliveries = rows.slice(0, limit)
  return { deliveries, nextCursor: rows.length > limit ? (deliveries.at(-1)?.id ?? null) : null }
}

/** One delivery of the viewer's endpoint. @throws Problem `endpoint_unknown`. */
export async function findDelivery(viewer: Viewer, endpointId: string, id: string): Promise<DeliveryRow> {
  await findEndpoint(viewer, endpointId)
  const [found] = await query<DeliveryRow>(
    fromPrisma(prisma()),
    `select ${COLUMNS} from claimcheck.delivery where id = $1::uuid and endpoint_id = $2::uuid`,
    [id, endpointId],
  )
  if (!found) throw new Problem('delivery_unknown')
  return found
}

/**
 * Sends a delivery of the viewer's endpoint again: one that has ended as often as a new one, one that waits at once. Its receiver
 * knows it by its id.
 * @throws Problem `endpoint_unknown`, `delivery_unknown` or `endpoint_disabled`.
 */
export async function sendAgain(viewer: Viewer, endpointId: string, id: string): Promise<DeliveryRow> {
  const { isEnabled } = await findEndpoint(viewer, endpointId)
  if (!isUuid(id)) throw new Problem('delivery_unknown')
  if (!isEnabled) throw new Problem('endpoint_disabled')
  const [sent] = await query<DeliveryRow>(
    fromPrisma(prisma()),
    `update claimcheck.delivery set status = 'pending', finished_at = null,
       attempts_max = case when status = 'pending' then attempts_max else attempts + ${ATTEMPTS} end,
       next_at = case when held is null then now() else next_at end
     where id = $1::uuid and endpoint_id = $2::uuid returning ${COLUMNS}`,
    [id, endpointId],
  )
  if (!sent) throw new Problem('delivery_unknown')
  return sent
}
