import type { Db } from 'pg-boss'
import type { ProblemCode } from '../problems/catalog.ts'
import type { StoredProblem } from '../problems/problem.ts'
import type { Narrowing } from '../viewer.ts'
import { change, changesOne, type Transition } from './compare-and-set.ts'
import type { Actor, EventKind } from './events.ts'
import { type Status, UNENDED } from './status.ts'

/*
 * The one state machine: every statement that changes an export's status, each with its event. make-export.ts has the first.
 *
 *     made → queued ⇄ running → succeeded → expired
 *              ↓        ↓
 *              failed | cancelled
 */

/** An id, and which attempt at it: the fence that every write of a worker compares. */
export type Claim = { exportId: string; attempt: number }

/** What a worker gets with a claim. `request` is what was frozen when the export was made. */
export type ClaimedExport = Claim & {
  ownerId: string
  dataset: string
  request: unknown
  /** To what its owner was held who made it. */
  narrowing: Narrowing | null
  /** How long the export has waited for its first attempt, in seconds; null in a later one. */
  waitedSeconds: number | null
}

/** The finished file. */
export type Artifact = {
  key: string
  rowCount: number
  byteSize: number
  sha256: string
  /** Of the scope under which it was written; see lib/scope.ts. */
  scopeDigest: string | null
}

const is = (kind: EventKind) => `'${kind}'`
const WANTED = 'cancel_requested_at is null'
const OF_ATTEMPT = 'attempt = $4::int'

const START: Transition = {
  from: UNENDED,
  if: WANTED,
  set: `status = 'running', attempt = attempt + 1, started_at = now(), read_at = null, heartbeat_at = now(),
    turn_at = case when turn_at > now() then now() else turn_at end,
    rows_done = 0, rows_total = null, bytes_written = 0, percent = 0, seconds_left = null,
    retry_at = null, retries_left = null, error_code = null, error_params = null`,
  event: is('started'),
  details: `jsonb_build_object('attempt', attempt)`,
  returning: `id::text as "exportId", attempt, owner_id as "ownerId", dataset, request, narrowing,
    case attempt when 1 then extract(epoch from started_at - created_at)::float8 end as "waitedSeconds"`,
}

/**
 * Claims an export for a new attempt. A running export may be claimed too: its worker has died, or has lost its job, and from
 * now on that worker's writes change nothing.
 * @returns null when there is nothing to do: the export has ended, is being cancelled, or is gone.
 */
export async function startAttempt(db: Db, exportId: string): Promise<ClaimedExport | null> {
  const [claimed] = await change<ClaimedExport>(db, START, exportId)
  return claimed ?? null
}

const SUCCEED: Transition = {
  from: ['running'],
  if: `${OF_ATTEMPT} and ${WANTED}`,
  set: `status = 'succeeded', read_at = coalesce(read_at, now()), finished_at = now(), expires_at = now() + make_interval(secs => $9::float8),
    artifact_key = $5::text, row_count = $6::bigint, byte_size = $7::bigint, sha256 = $8::text,
    scope_digest = $10::text,
    percent = 100, rows_done = $6::bigint, rows_total = $6::bigint, rows_total_is_estimate = false,
    bytes_written = $7::bigint, error_code = null, error_params = null`,
  event: is('succeeded'),
  details: `jsonb_build_object('attempt', attempt, 'rowCount', row_count, 'byteSize', byte_size, 'sha256', sha256)`,
  isTold: true,
}

/**
 * Ends an attempt's export well, and points it at its artifact.
 * @param db the transaction that also completes the job.
 * @returns false when this worker was fenced or the export was cancelled: its artifact must go.
 */
export function succeed(
  db: Db,
  { exportId, attempt }: Claim,
  { key, rowCount, byteSize, sha256, scopeDigest }: Artifact,
  retentionHours: number,
): Promise<boolean> {
  const values = [attempt, key, rowCount, byteSize, sha256, retentionHours * 3_600, scopeDigest]
  return changesOne(db, SUCCEED, exportId, { values })
}

const withProblem = (attempt: string) =>
  `jsonb_strip_nulls(jsonb_build_object('attempt', ${attempt}, 'code', error_code, 'params', error_params))`
/** What nobody wants any more has not failed. */
const FAILED_OR_CANCELLED = `finished_at = now(),
  status = case when ${WANTED} then 'failed' else 'cancelled' end::claimcheck.export_status`

const FAIL: Transition = {
  from: ['running'],
  if: OF_ATTEMPT,
  set: `${FAILED_OR_CANCELLED}, error_code = $5::text, error_params = $6::jsonb`,
  event: 'status::text',
  details: withProblem('attempt'),
  isTold: true,
}

/** Ends an attempt's export for good. @returns false when this worker was fenced. */
export function fail(
  db: Db,
  { exportId, attempt }: Claim,
  { code, params }: StoredProblem,
): Promise<boolean> {
  return changesOne(db, FAIL, exportId, { values: [attempt, code, JSON.stringify(params)] })
}

const RETRY: Transition = {
  from: ['running'],
  if: `${OF_ATTEMPT} and ${WANTED}`,
  set: `status = 'queued', error_code = $5::text, error_params = $6::jsonb`,
  event: is('retried'),
  details: withProblem('attempt'),
}

/**
 * Hands an attempt's export back to the queue, to be tried again.
 * @param reason in case no attempt is left; null where the attempt says nothing about the export.
 * @returns false when this worker was fenced, or the export is being cancelled.
 */
export function retryLater(
  db: Db,
  { exportId, attempt }: Claim,
  reason: StoredProblem | null,
): Promise<boolean> {
  const values = [attempt, reason?.code ?? null, reason && JSON.stringify(reason.params)]
  return changesOne(db, RETRY, exportId, { values })
}

const LEAVE: Transition = {
  ...RETRY,
  if: `${RETRY.if} and (left_at is null or left_at > now() - make_interval(secs => $7::float8))`,
  set: `${RETRY.set}, left_at = coalesce(left_at, now())`,
  event: is('left'),
  returning: `now() as "now", left_at as "since"`,
}

/** The database's time, and when the export was first left. */
export type Left = { now: Date; since: Date }

/**
 * Hands an attempt's export back because its worker does not know what it asks for, and one of another version may.
 * @param forSeconds how long that is done, from the first time on.
 * @returns null when that time is over, this worker was fenced, or the export is being cancelled.
 */
export async function leave(
  db: Db,
  { exportId, attempt }: Claim,
  { code, params }: StoredProblem,
  forSeconds: number,
): Promise<Left | null> {
  const values = [attempt, code, JSON.stringify(params), forSeconds]
  const [left] = await change<Left>(db, LEAVE, exportId, { values })
  return left ?? null
}

const HAND_OVER: Transition = {
  from: ['running'],
  if: `${OF_ATTEMPT} and ${WANTED}`,
  set: `status = 'queued'`,
  event: is('handed-over'),
  details: `jsonb_build_object('attempt', attempt)`,
}

/** Hands an attempt's export back because its worker stops. @returns as {@link retryLater}. */
export function handOver(db: Db, { exportId, attempt }: Claim): Promise<boolean> {
  return changesOne(db, HAND_OVER, exportId, { values: [attempt] })
}

const REQUEST_CANCEL: Transition = {
  from: UNENDED,
  if: WANTED,
  set: `cancel_requested_at = now(), finished_at = case status when 'queued' then now() end,
    status = case status when 'queued' then 'cancelled' else status end`,
  event: `case status when 'cancelled' then ${is('cancelled')} else ${is('cancel-requested')} end`,
  isTold: true,
  returning: 'status::text',
}

/**
 * Says that nobody wants the export any more. A queued one has ended by that; a running one cannot succeed from now on, and
 * its worker notices within about a second.
 * @returns the status now; null when nothing changed.
 */
export async function requestCancel(db: Db, exportId: string, by: Actor): Promise<Status | null> {
  const [changed] = await change<{ status: Status }>(db, REQUEST_CANCEL, exportId, { by })
  return changed?.status ?? null
}

const CANCEL: Transition = {
  from: UNENDED,
  if: `not (${WANTED})`,
  set: `status = 'cancelled', finished_at = now()`,
  event: is('cancelled'),
  isTold: true,
}

/** Ends an export whose cancellation was asked for and that no worker writes any more. */
export function cancel(db: Db, exportId: string): Promise<boolean> {
  return changesOne(db, CANCEL, exportId)
}

const GIVE_UP: Transition = {
  from: UNENDED,
  // The attempt counts on, so that a worker that still writes is fenced.
  set: `${FAILED_OR_CANCELLED}, attempt = attempt + 1, error_code = coalesce(error_code, $4::text)`,
  event: 'status::text',
  details: withProblem('nullif(attempt - 1, 0)'),
  isTold: true,
}

/** Ends an export that no worker will take up again, with the reason of its last attempt, or else with this one. */
export function giveUp(db: Db, exportId: string, fallback: ProblemCode): Promise<boolean> {
  return changesOne(db, GIVE_UP, exportId, { values: [fallback] })
}

const EXPIRE: Transition = {
  from: ['succeeded'],
  of: 'expires_at <= now() and $3::uuid is null',
  set: `status = 'expired'`,
  event: is('expired'),
  isTold: true,
  returning: 'id::text as "exportId", owner_id as "ownerId"',
}

/** Ends the time of every artifact whose time is over. @returns the exports, and whose they are. */
export function expire(db: Db): Promise<{ exportId: string; ownerId: string }[]> {
  return change(db, EXPIRE, null)
}
