import { counter, gauge, histogram } from '../../lib/metrics/registry.ts'

/** How attempts have ended. */
export const attempts = counter({
  name: 'claimcheck_attempts_total',
  help: 'Attempts at exports, by how they ended: succeeded; failed, and the export with it; retried: to be tried again; left to a worker of another version; handed_over by a worker that stops; cancelled; fenced: another worker had taken the export over; unsettled: the end could not be written. code says what went wrong.',
  labelNames: ['dataset', 'end', 'code'],
})

/** How long they took. */
export const attemptSeconds = histogram({
  name: 'claimcheck_attempt_duration_seconds',
  help: 'How long attempts ran, by how they ended.',
  labelNames: ['end'],
  buckets: [0.25, 1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200],
})

/** How long people wait before anything happens. */
export const waitingSeconds = histogram({
  name: 'claimcheck_export_waiting_seconds',
  help: 'From the making of an export to its first attempt.',
  buckets: [0.5, 1, 2.5, 5, 15, 60, 300, 900, 3_600, 14_400],
})

/** Rows and bytes, as they are written. */
export const rows = counter({
  name: 'claimcheck_rows_written_total',
  help: 'Rows that were written to the store, also by attempts that did not succeed.',
  labelNames: ['dataset'],
})
export const bytes = counter({
  name: 'claimcheck_bytes_written_total',
  help: 'Bytes that were written to the store, also by attempts that did not succeed.',
  labelNames: ['dataset'],
})

/** Workers that this one has given up. */
export const recoveries = counter({
  name: 'claimcheck_recoveries_total',
  help: 'Exports that this worker has taken from another one, which was dead or frozen, so that they are tried again.',
  labelNames: ['worker'],
})
for (const worker of ['dead', 'frozen']) recoveries.inc({ worker }, 0)

/** Exports that no attempt has ended. */
export const givenUp = counter({
  name: 'claimcheck_exports_given_up_total',
  help: 'Exports that were ended without an attempt: they had used up theirs, or their job was lost.',
  labelNames: ['code'],
})

/** The sweep. */
export const sweptFiles = counter({
  name: 'claimcheck_sweep_files_removed_total',
  help: 'Files that the sweep has removed. published: expired, deleted or of an attempt that was fenced; partial: what dead attempts have left.',
  labelNames: ['kind'],
})
for (const kind of ['published', 'partial']) sweptFiles.inc({ kind }, 0)
export const sweptExports = counter({
  name: 'claimcheck_sweep_exports_expired_total',
  help: 'Exports whose file has reached its end.',
})
export const sweptAt = gauge({
  name: 'claimcheck_sweep_last_success_timestamp_seconds',
  help: 'When the sweep of this worker has last come to its end, since 1970; 0 if it never has.',
})

/** Datasets that nobody can export, until somebody mends them. */
export const faultyDatasets = gauge({
  name: 'claimcheck_datasets_faulty',
  help: 'Datasets that this worker cannot export, as it found when it started: their query or their scope fails. The log says which and why.',
})

/** What keeps a worker going. */
export const taskFailures = counter({
  name: 'claimcheck_task_failures_total',
  help: 'Runs of a task of this worker that failed; the log says why. Each is tried again by itself.',
  labelNames: ['task'],
})

/** Deliveries to webhooks. */
export const deliveryTries = counter({
  name: 'claimcheck_webhook_tries_total',
  help: 'Tries of deliveries, by what has become of the delivery: succeeded, failed for good, or to_be_tried_again; and by what went wrong.',
  labelNames: ['end', 'reason'],
})

/** What this worker does now. */
export const running = gauge({
  name: 'claimcheck_worker_exports_running',
  help: 'Exports that this worker has in hand.',
})
export const slots = gauge({
  name: 'claimcheck_worker_slots',
  help: 'Exports that this worker takes at a time (WORKER_CONCURRENCY); 0 while it takes none because it cannot use its store.',
})
export const sourceUp = gauge({
  name: 'claimcheck_source_up',
  help: 'Whether the source has answered the last look of this worker (1) or not (0); NaN before the first.',
})
export const sourceConnections = gauge({
  name: 'claimcheck_source_connections',
  help: 'Connections of this worker to the source by which exports are read.',
})
