import { MADE_IN_FORCE } from '../accounts/keys-in-force.ts'
import { type ExportRow, type ExportView, toView } from '../exports/view.ts'

/** What of an export is kept with a delivery: it may be another one, or gone, when the delivery is tried again. */
const STATE_COLUMNS = [
  'id',
  'name',
  'dataset',
  'status',
  'attempt',
  'created_at',
  'started_at',
  'read_at',
  'finished_at',
  'cancel_requested_at',
  'expires_at',
  'repeat_of',
  'rows_done',
  'rows_total',
  'rows_total_is_estimate',
  'bytes_written',
  'percent',
  'row_count',
  'byte_size',
  'sha256',
  'error_code',
  'error_params',
] as const

const STATE = `jsonb_build_object('format', e.request->'format', ${STATE_COLUMNS.map((name) => `'${name}', e.${name}`).join(', ')})`

/**
 * SQL that makes the deliveries of events, in the statement that makes the events: either an export has ended, and everybody is told who
 * is to be told, or neither. Whoever has no endpoint costs one look into an index, and an endpoint that a key has made one more: when the key
 * has ended, it is not told. One that is being removed at the moment is waited for, and is not told: its foreign key would refuse the change.
 * Several are locked in the order of their ids, as whoever removes them locks them (of-keys.ts): two such statements never wait for each other.
 * @param exports the rows after their change. @param events of them: `id`, `export_id`, `kind` and `at`.
 */
export function insertDeliveries(exports: string, events: string): string {
  return `insert into claimcheck.delivery (id, endpoint_id, event_id, export_id, kind, created_at, state)
    select gen_random_uuid(), p.id, v.id, v.export_id, v.kind, v.at, ${STATE}
    from ${events} v join ${exports} e on e.id = v.export_id join claimcheck.endpoint p on p.owner_id = e.owner_id
    where p.is_enabled and v.kind = any (p.kinds) and (p.datasets is null or e.dataset = any (p.datasets))
      and (p.narrowing is null or p.narrowing = e.narrowing) and ${MADE_IN_FORCE('p.via')}
    order by p.id for key share of p`
}

/** What a delivery tells of an export: what its owner is told who asks for it, without what is true only when they ask. */
export type ToldExport = Omit<ExportView, 'observedAt' | 'workersOnline' | 'workersReady'>

type State = { format: unknown } & Record<(typeof STATE_COLUMNS)[number], unknown>

/** Reads what {@link insertDeliveries} has kept of an export. @param at when the event was. */
export function toldExport(state: unknown, at: Date): ToldExport {
  const { observedAt: _at, workersOnline: _online, workersReady: _ready, ...told } = toView(rowOf(state, at))
  return told
}

function rowOf(kept: unknown, at: Date): ExportRow {
  const state = kept as State
  return {
    ...(state as unknown as Pick<ExportRow, 'id' | 'dataset' | 'status' | 'attempt' | 'format' | 'sha256'>),
    name: textOf(state.name),
    percent: Number(state.percent),
    createdAt: timeOf(state.created_at) ?? at,
    startedAt: timeOf(state.started_at),
    readAt: timeOf(state.read_at),
    finishedAt: timeOf(state.finished_at),
    cancelRequestedAt: timeOf(state.cancel_requested_at),
    expiresAt: timeOf(state.expires_at),
    repeatOf: textOf(state.repeat_of),
    rowsDone: countOf(state.rows_done) ?? 0n,
    rowsTotal: countOf(state.rows_total),
    rowsTotalIsEstimate: state.rows_total_is_estimate === true,
    bytesWritten: countOf(state.bytes_written) ?? 0n,
    rowCount: countOf(state.row_count),
    byteSize: countOf(state.byte_size),
    errorCode: textOf(state.error_code),
    errorParams: state.error_params,
    errorDetail: null,
    observedAt: at,
    ...NOT_ANY_MORE,
  }
}

/** What an export has only before it has ended, or only for whoever asks at the moment. */
const NOT_ANY_MORE = {
  retryAt: null,
  retriesLeft: null,
  leftAt: null,
  queuePosition: null,
  secondsLeft: null,
  heartbeatAt: null,
  workersOnline: 0n,
  workersReady: 0n,
}

function timeOf(value: unknown): Date | null {
  return typeof value === 'string' ? new Date(value) : null
}

function countOf(value: unknown): bigint | null {
  return typeof value === 'number' ? BigInt(value) : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
