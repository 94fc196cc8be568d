/** What can be wrong with a part of the service, in words for whoever runs it; nothing that only the log may say. */
export const HEALTH_PROBLEMS = {
  database_unavailable: { part: 'database', message: 'The database of the exports does not answer.' },
  queue_unavailable: {
    part: 'queue',
    message: 'The queue is not installed, or not for this version: run "npm run migrate".',
  },
  another_store: {
    part: 'store',
    message:
      'The store of the web server is not the one of its database: correct STORE_FOLDER or S3_BUCKET, or run "npm run adopt-store".',
  },
  store_unusable: {
    part: 'store',
    message:
      'The store of the web server (STORE_FOLDER or S3_BUCKET) cannot be read or written: the log says why.',
  },
  store_full: {
    part: 'store',
    message: 'The store has less free space than STORE_RESERVE_MEGABYTES, so exports fail.',
  },
  no_worker: {
    part: 'workers',
    message: 'No worker is online: exports wait until one is started ("npm run worker").',
  },
  workers_with_another_store: {
    part: 'workers',
    message:
      'A worker is online, but its store is not the one of the database: correct its STORE_FOLDER or S3_BUCKET, or run "npm run adopt-store".',
  },
  workers_without_store: {
    part: 'workers',
    message: 'A worker is online, but cannot use its store (STORE_FOLDER or S3_BUCKET): its log says why.',
  },
  source_unavailable: {
    part: 'source',
    message: 'No worker can reach the source (SOURCE_DATABASE_URL): their logs say why.',
  },
} as const satisfies Record<string, { part: string; message: string }>

/** A key of {@link HEALTH_PROBLEMS}. */
export type HealthProblemCode = keyof typeof HEALTH_PROBLEMS
