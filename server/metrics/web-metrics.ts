import { counter, gauge, histogram } from '../../lib/metrics/registry.ts'

/** Requests that were answered, or whose client has left: by the pattern of their address, which has as many values as there are routes. */
export const httpRequests = counter({
  name: 'claimcheck_http_requests_total',
  help: 'Requests, by method, pattern of the address and class of the status; left: the client did not wait for the end of the answer.',
  labelNames: ['method', 'route', 'status'],
})

/** How long they took, to the last byte of the answer. */
export const httpSeconds = histogram({
  name: 'claimcheck_http_request_duration_seconds',
  help: 'From a request to the last byte of its answer: of a download all of it, and of ?wait= what was waited for.',
  labelNames: ['method', 'route'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
})

/** Bytes of files that were sent. */
export const downloadBytes = counter({
  name: 'claimcheck_download_bytes_total',
  help: 'Bytes of files that were taken from the store and sent to clients.',
})

/** Downloads that are going on. */
export const downloads = gauge({
  name: 'claimcheck_downloads_in_progress',
  help: 'Files, or parts of them, that are being sent.',
})

/** Requests that wait for a change. */
export const heldRequests = gauge({
  name: 'claimcheck_http_requests_held',
  help: 'Requests that wait for a change of an export (?wait=).',
})

/** Has requests measured that have no answer yet. @param count says how many there are. */
export function measureUnanswered(count: () => number): void {
  gauge(
    {
      name: 'claimcheck_http_requests_unanswered',
      help: 'Requests that wait for their answer or are being answered; with 2000 the next one gets a 503.',
    },
    (own) => own.set(count()),
  )
}
