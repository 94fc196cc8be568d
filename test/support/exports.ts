import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Papa from 'papaparse'
import type { Viewer } from '../../lib/viewer.ts'
import type { Sandbox } from './sandbox.ts'
import { eventually } from './wait.ts'

/** A viewer whom nothing else in the file belongs to. */
export function newViewer(): Viewer {
  return viewerNamed(`viewer-${randomUUID()}`)
}

/** A member without attributes. */
export function viewerNamed(id: string): Viewer {
  return { id, name: id, roles: ['member'], attributes: {} }
}

/** The row of an export, as pg reads it: column names as in the database, bigints as text. */
export type ExportRecord = {
  id: string
  owner_id: string
  dataset: string
  status: string
  attempt: number
  created_at: Date
  started_at: Date | null
  read_at: Date | null
  finished_at: Date | null
  expires_at: Date | null
  cancel_requested_at: Date | null
  percent: number
  seconds_left: number | null
  slot: number | null
  retry_at: Date | null
  left_at: Date | null
  rows_done: string
  artifact_key: string | null
  row_count: string | null
  byte_size: string | null
  sha256: string | null
  error_code: string | null
  error_params: Record<string, unknown> | null
}

/** When the export of the last row was created, in ms: rows of one millisecond would be in no order. */
let lastCreatedAt = 0

/** Puts a row into the job table, without a job. Those of later calls are later ones in lists. @returns its id. */
export async function insertExport(
  { admin }: Pick<Sandbox, 'admin'>,
  columns: Record<string, unknown> = {},
): Promise<string> {
  lastCreatedAt = Math.max(Date.now(), lastCreatedAt + 1)
  const row: Record<string, unknown> = {
    id: randomUUID(),
    created_at: new Date(lastCreatedAt),
    owner_id: 'demo',
    dataset: 'orders',
    request: { columns: ['id'], filters: [] },
    ...columns,
  }
  const names = Object.keys(row)
  await admin.query(
    `insert into claimcheck.export (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  )
  return String(row.id)
}

/** The row of an export. */
export async function readExport({ admin }: Pick<Sandbox, 'admin'>, id: string): Promise<ExportRecord> {
  const { rows } = await admin.query<ExportRecord>('select * from claimcheck.export where id = $1', [id])
  if (!rows[0]) throw new Error(`There is no export ${id}`)
  return rows[0]
}

type ExportEvent = { kind: string; actor: string | null; address: string | null; details: unknown }

/** What happened to an export, in order. */
export async function eventsOf({ admin }: Pick<Sandbox, 'admin'>, id: string): Promise<ExportEvent[]> {
  const { rows } = await admin.query<ExportEvent>(
    'select kind, actor, address, details from claimcheck.event where export_id = $1 order by id',
    [id],
  )
  return rows
}

/** Waits until an export has one of these statuses. */
export function untilStatus(
  sandbox: Pick<Sandbox, 'admin'>,
  id: string,
  ...statuses: string[]
): Promise<ExportRecord> {
  return eventually(`export ${id} is ${statuses.join(' or ')}`, async () => {
    const row = await readExport(sandbox, id)
    return statuses.includes(row.status) ? row : undefined
  })
}

/** Waits until an export has succeeded. @throws Error with its reason when it fails. */
export async function untilSucceeded(sandbox: Pick<Sandbox, 'admin'>, id: string): Promise<ExportRecord> {
  const row = await untilStatus(sandbox, id, 'succeeded', 'failed')
  if (row.status === 'failed')
    throw new Error(`Export ${id} failed: ${row.error_code} ${JSON.stringify(row.error_params)}`)
  return row
}

/** The file of an export that has succeeded. */
export function readFileOf({ storeFolder }: Sandbox, { artifact_key }: ExportRecord): Promise<Buffer> {
  return readFile(path.join(storeFolder, 'artifacts', artifact_key ?? ''))
}

/** The cells of a CSV file, its header among them. @throws Error if it is not well-formed. */
export function parseCsv(text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { newline: '\r\n', delimiter: ',' })
  if (errors.length > 0) throw new Error(`The CSV is not well-formed: ${JSON.stringify(errors[0])}`)
  // The last line ends in a line end, after which Papa sees one more, empty cell.
  return data.slice(0, -1)
}
