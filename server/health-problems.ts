import { storeMessages } from '../lib/store/messages.ts'

const STORE_MESSAGES = storeMessages('web server')

/**
 * What can be wrong with a part of the service, in words for whoever runs it; nothing that only the log may say. Where it `stops` this
 * server, another one may do better, and nobody should be sent here. What leaves all servers pages, downloads or both
 * does not: were all of them taken away, nothing at all would work.
 */
export const HEALTH_PROBLEMS = {
  database_unavailable: {
    part: 'database',
    stops: true,
    message: 'The database of the exports (DATABASE_URL) does not answer: the log says why.',
  },
  queue_unavailable: {
    part: 'queue',
    stops: true,
    message: 'The queue is not installed, or not for this version: run "npm run migrate".',
  },
  another_store: {
    part: 'store',
    stops: true,
    message: STORE_MESSAGES.another,
  },
  store_unusable: {
    part: 'store',
    stops: true,
    message: STORE_MESSAGES.unusable,
  },
  store_full: {
    part: 'store',
    stops: false,
    message:
      'The store has less free space than STORE_RESERVE_MEGABYTES, so exports fail: make room, or keep files for less long (ARTIFACT_RETENTION_HOURS).',
  },
  no_worker: {
    part: 'workers',
    stops: false,
    message: 'No worker is online: exports wait until one is started ("npm run worker").',
  },
  workers_with_another_store: {
    part: 'workers',
    stops: false,
    message:
      'A worker is online, but its store is not the one of the database: correct its STORE_FOLDER or S3_BUCKET, or run "npm run adopt-store".',
  },
  workers_without_store: {
    part: 'workers',
    stops: false,
    message: 'A worker is online, but cannot use its store (STORE_FOLDER or S3_BUCKET): its log says why.',
  },
  source_unavailable: {
    part: 'source',
    stops: false,
    message: 'No worker can reach the source (SOURCE_DATABASE_URL): their logs say why.',
  },
} as const satisfies Record<string, { part: string; stops: boolean; message: string }>

/** A key of {@link HEALTH_PROBLEMS}. */
export type HealthProblemCode = keyof typeof HEALTH_PROBLEMS
