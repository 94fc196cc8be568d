import path from 'node:path'
import { z } from 'zod'

const MEGABYTE = 1024 * 1024

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a URL that starts with postgres://')

const environmentSchema = z.object({
  DATABASE_URL: postgresUrl,
  SOURCE_DATABASE_URL: postgresUrl.optional(),
  STORE_FOLDER: z.string().min(1).default('.claimcheck/store'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
  SOURCE_CONNECTIONS: z.coerce.number().int().min(1).max(16).default(2),
  SOURCE_WORK_MEM_MEGABYTES: z.coerce.number().int().min(1).max(2_048).default(64),
  MAX_ROW_MEGABYTES: z.coerce.number().positive().max(1024).default(256),
  MAX_EXPORT_ROWS: z.coerce.number().int().positive().default(1_000_000_000),
  MAX_EXPORT_MEGABYTES: z.coerce.number().positive().default(102_400),
  MAX_EXPORT_MINUTES: z.coerce.number().positive().max(10_080).default(120),
  MAX_WAITING_EXPORTS: z.coerce.number().int().positive().default(20),
  STORE_RESERVE_MEGABYTES: z.coerce.number().nonnegative().default(256),
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().min(5).max(3_600).default(15),
  EXPORT_RETENTION_DAYS: z.coerce.number().int().positive().default(90),
  ARTIFACT_RETENTION_HOURS: z.coerce
    .number()
    .positive()
    .max(24 * 3650)
    .default(24 * 7),
})

/** The process's settings, checked once. Times and sizes carry their unit in the name. */
export type Environment = {
  /** Where exports and jobs are kept. */
  databaseUrl: string
  /** Where datasets are read from; a role that may only SELECT belongs here. */
  sourceDatabaseUrl: string
  /** Absolute path of the folder that holds the artifacts. */
  storeFolder: string
  logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL']
  /** How many exports one worker process runs at a time. */
  workerConcurrency: number
  /** Connections to the source database by which one export is read. */
  sourceConnections: number
  /** Memory of each sort and hash table of each of these connections, in the source database. */
  sourceWorkMemMegabytes: number
  /** A row of more bytes fails its export. Postgres itself allows about 1 GB. */
  maxRowBytes: number
  /** Limits of one export. Its run time is also the age of the snapshot that it holds in the source database. */
  maxExportRows: number
  maxExportBytes: number
  maxExportMinutes: number
  /** Exports that one person may have queued or running. */
  maxWaitingExports: number
  /** Bytes that exports leave free in the store. */
  storeReserveBytes: number
  /** How long a worker may take to stop. */
  shutdownGraceSeconds: number
  /** How long files, and the rows of ended exports, are kept. */
  artifactRetentionHours: number
  exportRetentionDays: number
}

/**
 * Parses the environment.
 * @throws Error that names every field that is missing or wrong, and what it must be.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  // An empty variable is an unset one: that is how shells and compose files write "nothing".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not usable:\n${lines.join('\n')}`)
  }
  const values = parsed.data
  return {
    databaseUrl: values.DATABASE_URL,
    sourceDatabaseUrl: values.SOURCE_DATABASE_URL ?? values.DATABASE_URL,
    storeFolder: path.resolve(values.STORE_FOLDER),
    logLevel: values.LOG_LEVEL,
    workerConcurrency: values.WORKER_CONCURRENCY,
    sourceConnections: values.SOURCE_CONNECTIONS,
    sourceWorkMemMegabytes: values.SOURCE_WORK_MEM_MEGABYTES,
    maxRowBytes: values.MAX_ROW_MEGABYTES * MEGABYTE,
    maxExportRows: values.MAX_EXPORT_ROWS,
    maxExportBytes: values.MAX_EXPORT_MEGABYTES * MEGABYTE,
    maxExportMinutes: values.MAX_EXPORT_MINUTES,
    maxWaitingExports: values.MAX_WAITING_EXPORTS,
    storeReserveBytes: values.STORE_RESERVE_MEGABYTES * MEGABYTE,
    shutdownGraceSeconds: values.SHUTDOWN_GRACE_SECONDS,
    exportRetentionDays: values.EXPORT_RETENTION_DAYS,
    artifactRetentionHours: values.ARTIFACT_RETENTION_HOURS,
  }
}

let environment: Environment | undefined

/** The settings of this process, parsed at the first call. @throws as {@link parseEnvironment}. */
export function env(): Environment {
  environment ??= parseEnvironment(process.env)
  return environment
}
