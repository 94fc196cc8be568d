import { fromPrisma } from 'pg-boss'
import { datasets } from '../datasets/registry.ts'
import { type FrozenRequest, readFrozenRequest } from '../lib/exports/frozen-request.ts'
import { POSITION_MAX, type Status } from '../lib/exports/status.ts'
import { type ExportRow, type ExportView, toView } from '../lib/exports/view.ts'
import { writeNarrowing } from '../lib/narrowing.ts'
import { isUuid } from '../lib/uuid.ts'
import type { Narrowing, Viewer } from '../lib/viewer.ts'
import { Prisma } from '../prisma/generated/client.ts'
import { PAGE_DEFAULT, PAGE_MAX, readCursor, writeCursor } from './export-cursor.ts'
import { prisma } from './prisma.ts'
import { workersOnline, workersReady } from './workers-online.ts'

/** SQL for whether a row `e` is the viewer's, as lib/exports/ownership.ts has it. */
function isOwn(viewer: Viewer): Prisma.Sql {
  const narrowing = writeNarrowing(viewer)
  const held = narrowing === null ? Prisma.empty : Prisma.sql`and e.narrowing = ${narrowing}::jsonb`
  return Prisma.sql`e.owner_id = ${viewer.id} ${held}`
}

/** SQL for the columns of an {@link ExportRow} of a row `e`, but for its place in the queue. */
export const viewColumns = Prisma.sql`
  e.id, e.name, e.dataset, e.status::text as status, e.attempt,
  e.created_at as "createdAt", e.started_at as "startedAt", e.read_at as "readAt", e.finished_at as "finishedAt",
  e.cancel_requested_at as "cancelRequestedAt", e.expires_at as "expiresAt", e.repeat_of as "repeatOf",
  e.request->'format' as format, now() as "observedAt",
  e.retry_at as "retryAt", e.retries_left as "retriesLeft", e.left_at as "leftAt",
  ${workersOnline} as "workersOnline", ${workersReady} as "workersReady",
  e.rows_done as "rowsDone", e.rows_total as "rowsTotal", e.rows_total_is_estimate as "rowsTotalIsEstimate",
  e.bytes_written as "bytesWritten", e.percent, e.seconds_left as "secondsLeft", e.heartbeat_at as "heartbeatAt",
  e.row_count as "rowCount", e.byte_size as "byteSize", e.sha256,
  e.error_code as "errorCode", e.error_params as "errorParams",
  e.error_detail as "errorDetail"`

/** What stands before an export in the queue; see the view. */
const queuePosition = Prisma.sql`
  case when e.status = 'queued' and (e.slot is not null or e.retry_at is null) then
    1 + (select count(*) from (
      (select from claimcheck.export q
       where q.status = 'queued' and q.slot is not null
         and (q.turn_at, q.id) < (coalesce(e.turn_at, 'infinity'), e.id)
       order by q.turn_at desc, q.id desc limit ${POSITION_MAX})
      union all
      (select from claimcheck.export q
       where e.slot is null and q.owner_id = e.owner_id and q.status = 'queued' and q.slot is null
         and (q.created_at, q.id) < (e.created_at, e.id) and (q.retry_at is null or q.retry_at <= now())
       order by q.created_at desc, q.id desc limit ${POSITION_MAX})
      limit ${POSITION_MAX}) as before)
  end as "queuePosition"`

/** The viewer's export; null when there is none by this id, when it is somebody else's, or when it is no id at all. */
export async function findExport(viewer: Viewer, id: string): Promise<ExportView | null> {
  if (!isUuid(id)) return null
  const rows = await prisma().$queryRaw<ExportRow[]>`
    select ${viewColumns}, ${queuePosition} from claimcheck.export e where e.id = ${id}::uuid and ${isOwn(viewer)}`
  return rows[0] ? toView(rows[0]) : null
}

/** The request of the viewer's export; null as in {@link findExport}. */
export function findRequest(viewer: Viewer, id: string): Promise<FrozenRequest | null> {
  return readFrozenRequest(fromPrisma(prisma()), viewer, id)
}

/** One page of a viewer's history, newest first; `nextCursor` is null on the last one. */
export type ExportPage = { exports: ExportView[]; nextCursor: string | null }

/**
 * Which of a viewer's exports are asked for, one page of them. `cursor`: the last page's `nextCursor`; what is none gives an empty page.
 */
type ListQuery = {
  cursor?: string
  limit?: number
  /** One of these; none means any. */
  status?: readonly Status[]
  dataset?: string
  /** What is in their name, or in the name of their dataset, in whatever case. */
  search?: string
}

/** The viewer's exports, newest first. For each condition there is an index, but for `search`, which looks at all of the viewer's. */
export async function listExports(
  viewer: Viewer,
  { cursor, limit = PAGE_DEFAULT, status, dataset, search }: ListQuery = {},
): Promise<ExportPage> {
  const place = cursor === undefined ? undefined : readCursor(cursor)
  if (place === null) return { exports: [], nextCursor: null }
  const size = Math.min(Math.max(1, limit), PAGE_MAX)
  const conditions = [
    isOwn(viewer),
    ...(place ? [Prisma.sql`(e.created_at, e.id) < (${place.createdAt}, ${place.id}::uuid)`] : []),
    ...(status?.length ? [isOneOf(status)] : []),
    ...(dataset ? [Prisma.sql`e.dataset = ${dataset}`] : []),
    ...(search ? [isFoundBy(search)] : []),
  ]
  const rows = await prisma().$queryRaw<ExportRow[]>`
    select ${viewColumns}, null as "queuePosition" from claimcheck.export e where ${Prisma.join(conditions, ' and ')}
    order by e.created_at desc, e.id desc limit ${size + 1}`
  const page = rows.slice(0, size)
  const last = rows.length > size ? page.at(-1) : undefined
  return { exports: page.map(toView), nextCursor: last ? writeCursor(last) : null }
}

/** One alone is a condition of which the order comes out of an index. */
function isOneOf([first, ...others]: readonly Status[]): Prisma.Sql {
  if (others.length === 0) return Prisma.sql`e.status = ${first}::claimcheck.export_status`
  return Prisma.sql`e.status = any (${[first, ...others]}::text[]::claimcheck.export_status[])`
}

function isFoundBy(search: string): Prisma.Sql {
  const text = search.toLowerCase()
  const named = datasets.filter(({ id, label }) => `${id}\n${label}`.toLowerCase().includes(text))
  return Prisma.sql`(strpos(lower(e.name), ${text}) > 0 or e.dataset = any (${named.map(({ id }) => id)}::text[]))`
}

/** What these of the viewer's exports ask for, by their ids. */
export async function findRequests(viewer: Viewer, ids: string[]): Promise<Map<string, unknown>> {
  const rows = await prisma().$queryRaw<{ id: string; request: unknown }[]>`
    select e.id, e.request from claimcheck.export e where e.id = any (${ids}::uuid[]) and ${isOwn(viewer)}`
  return new Map(rows.map(({ id, request }) => [id, request]))
}

/** Exports by their ids, whosever they are; without a place in the queue, as in a list. */
export async function readStates(ids: string[]): Promise<ExportView[]> {
  const rows = await prisma().$queryRaw<ExportRow[]>`
    select ${viewColumns}, null as "queuePosition" from claimcheck.export e where e.id = any (${ids}::uuid[])`
  return rows.map(toView)
}

/** What the download needs to know of an export; never shown to a client. */
export type StoredFile = {
  status: Status
  dataset: string
  createdAt: Date
  finishedAt: Date | null
  artifactKey: string | null
  byteSize: bigint | null
  sha256: string | null
  rowCount: bigint | null
  /** Of the scope under which it was written; see lib/scope.ts. */
  scopeDigest: string | null
  /** To what its owner was held who made the export. */
  narrowing: Narrowing | null
  /** The format of the request, as it was frozen. */
  format: unknown
  /** By the database's clock. */
  hasExpired: boolean
  /** The store that the database's files are in; null before its first use. */
  storeId: string | null
}

/** The file of the viewer's export; null as in {@link findExport}. */
export async function findFile(viewer: Viewer, id: string): Promise<StoredFile | null> {
  if (!isUuid(id)) return null
  const rows = await prisma().$queryRaw<StoredFile[]>`
    select status::text as status, dataset, created_at as "createdAt", finished_at as "finishedAt",
      artifact_key as "artifactKey", byte_size as "byteSize", sha256, row_count as "rowCount",
      scope_digest as "scopeDigest", narrowing, request->'format' as format,
      status = 'expired' or coalesce(expires_at <= now(), false) as "hasExpired",
      (select s.id::text from claimcheck.store s) as "storeId"
    from claimcheck.export e where e.id = ${id}::uuid and ${isOwn(viewer)}`
  return rows[0] ?? null
}
