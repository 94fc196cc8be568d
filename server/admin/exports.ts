import type { Status } from '../../lib/exports/status.ts'
import { type ExportRow, type ExportView, toView } from '../../lib/exports/view.ts'
import { Prisma } from '../../prisma/generated/client.ts'
import { type Place, readCursor, writeCursor } from '../export-cursor.ts'
import { prisma } from '../prisma.ts'
import { viewColumns } from '../queries.ts'
import type { Holder } from './events.ts'

/**
 * Somebody's export, as an administrator sees it: how it goes, and nothing of what was asked for or of what is in the file. Of what went
 * wrong that is the title: a whole sentence may name a row.
 */
export type OwnedExport = Pick<
  ExportView,
  | 'id'
  | 'dataset'
  | 'status'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
  | 'cancelRequestedAt'
  | 'expiresAt'
  | 'observedAt'
> & {
  owner: Holder
  percent: number
  rowsDone: number
  rowsTotal: number | null
  bytes: number
  wrong: string | null
}

/** Which exports are asked for, one page of them. */
export type ExportsQuery = {
  status?: Status
  dataset?: string
  /** The id of an account. */
  owner?: string
  /** Made at this time or later, and before that one. */
  from?: Date
  until?: Date
  /** The last page's `nextCursor`; one that is none gives an empty page. */
  cursor?: string
  limit?: number
}

/** One page of everybody's exports; `nextCursor` is null on the last one. */
export type OwnedExportPage = { exports: OwnedExport[]; nextCursor: string | null }

/** Everybody's exports, newest first. Each condition is one that an index of the table is made for. */
export async function listEverybodysExports({
  limit = 25,
  ...asked
}: ExportsQuery = {}): Promise<OwnedExportPage> {
  const place = asked.cursor === undefined ? undefined : readCursor(asked.cursor)
  if (place === null) return { exports: [], nextCursor: null }
  const rows = await prisma().$queryRaw<OwnedRow[]>`
    select ${viewColumns}, null as "queuePosition",
      (select jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email)
       from claimcheck."user" u where u.id = e.owner_id) as owner
    from claimcheck.export e where ${Prisma.join(conditions(asked, place), ' and ')}
    order by e.created_at desc, e.id desc limit ${limit + 1}`
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { exports: page.map(toOwned), nextCursor: last ? writeCursor(last) : null }
}

type OwnedRow = ExportRow & { owner: Holder }

function conditions(
  { status, dataset, owner, from, until }: ExportsQuery,
  place: Place | undefined,
): Prisma.Sql[] {
  return [
    Prisma.sql`true`,
    ...(status ? [Prisma.sql`e.status = ${status}::claimcheck.export_status`] : []),
    ...(dataset ? [Prisma.sql`e.dataset = ${dataset}`] : []),
    ...(owner ? [Prisma.sql`e.owner_id = ${owner}`] : []),
    ...(from ? [Prisma.sql`e.created_at >= ${from}`] : []),
    ...(until ? [Prisma.sql`e.created_at < ${until}`] : []),
    ...(place ? [Prisma.sql`(e.created_at, e.id) < (${place.createdAt}, ${place.id}::uuid)`] : []),
  ]
}

function toOwned(row: OwnedRow): OwnedExport {
  const { artifact, progress, error, ...view } = toView(row)
  return {
    id: view.id,
    dataset: view.dataset,
    status: view.status,
    createdAt: view.createdAt,
    startedAt: view.startedAt,
    finishedAt: view.finishedAt,
    cancelRequestedAt: view.cancelRequestedAt,
    expiresAt: view.expiresAt,
    observedAt: view.observedAt,
    owner: row.owner,
    percent: progress.percent,
    rowsDone: artifact?.rowCount ?? progress.rowsDone,
    rowsTotal: progress.rowsTotal,
    bytes: artifact?.byteSize ?? progress.bytesWritten,
    wrong: error?.title ?? null,
  }
}
