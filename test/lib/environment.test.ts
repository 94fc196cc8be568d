import path from 'node:path'
import { expect, test } from 'vitest'
import { parseEnvironment } from '../../lib/env.ts'

const OPTIONAL = [
  'SOURCE_DATABASE_URL',
  'HOST',
  'APP_URL',
  'TRUSTED_PROXY_HOPS',
  'FRAME_ANCESTORS',
  'STORE_FOLDER',
  'X_ACCEL_LOCATION',
  'LOG_LEVEL',
  'METRICS_TOKEN',
  'METRICS_PORT',
  'METRICS_HOST',
  'WORKER_CONCURRENCY',
  'SOURCE_CONNECTIONS',
  'PREVIEW_CONNECTIONS',
  'SOURCE_WORK_MEM_MEGABYTES',
  'MAX_ROW_MEGABYTES',
  'MAX_EXPORT_ROWS',
  'MAX_EXPORT_MEGABYTES',
  'MAX_EXPORT_MINUTES',
  'MAX_RUNNING_EXPORTS',
  'MAX_WAITING_EXPORTS',
  'MAX_EXPORTS_PER_MINUTE',
  'MAX_CHANGES_PER_MINUTE',
  'MAX_API_REQUESTS_PER_MINUTE',
  'MAX_KEPT_MEGABYTES',
  'STORE_RESERVE_MEGABYTES',
  'DOWNLOAD_STALL_SECONDS',
  'MAX_DOWNLOADS_PER_PERSON',
  'MAX_DOWNLOADS',
  'MAX_DOWNLOADS_PER_MINUTE',
  'SHUTDOWN_GRACE_SECONDS',
  'EXPORT_RETENTION_DAYS',
  'ARTIFACT_RETENTION_HOURS',
]
const DATABASE_URL = 'postgres://app:secret@127.0.0.1:5432/claimcheck'

test('a database is all that has to be named; everything else has a default', () => {
  expect(parseEnvironment({ DATABASE_URL })).toMatchObject({
    databaseUrl: DATABASE_URL,
    sourceDatabaseUrl: DATABASE_URL,
    previewDatabaseUrl: null,
    host: '127.0.0.1',
    appUrl: [],
    trustedProxyHops: 0,
    frameAncestors: ["'none'"],
    storeFolder: path.resolve('.claimcheck/store'),
    logLevel: 'info',
    metricsHost: '127.0.0.1',
    workerConcurrency: 2,
    sourceConnections: 2,
    previewConnections: 2,
    sourceWorkMemMegabytes: 64,
    maxRowMegabytes: 256,
    artifactRetentionHours: 168,
    exportRetentionDays: 90,
    maxExportRows: 1_000_000_000,
    maxExportMegabytes: 100 * 1024,
    maxExportMinutes: 120,
    maxRunningExports: 2,
    maxWaitingExports: 20,
    maxExportsPerMinute: 60,
    maxChangesPerMinute: 60,
    maxApiRequestsPerMinute: 600,
    maxKeptMegabytes: 200 * 1024,
    storeReserveMegabytes: 256,
    downloadStallSeconds: 60,
    maxDownloadsPerPerson: 20,
    maxDownloads: 200,
    maxDownloadsPerMinute: 120,
    shutdownGraceSeconds: 15,
  })
})

test('every setting is taken as it is given', () => {
  const settings = parseEnvironment({
    DATABASE_URL,
    SOURCE_DATABASE_URL: 'postgresql://reader@replica/shop',
    HOST: '::',
    APP_URL: 'https://Exports.example.com/, http://intra:8080',
    TRUSTED_PROXY_HOPS: '2',
    FRAME_ANCESTORS: 'self, https://Portal.example.com',
    STORE_FOLDER: '/var/lib/claimcheck',
    X_ACCEL_LOCATION: '/artifacts/',
    LOG_LEVEL: 'debug',
    METRICS_TOKEN: 'sixteen-of-ascii',
    METRICS_PORT: '9464',
    METRICS_HOST: '0.0.0.0',
    WORKER_CONCURRENCY: '8',
    SOURCE_CONNECTIONS: '4',
    PREVIEW_CONNECTIONS: '0',
    SOURCE_WORK_MEM_MEGABYTES: '32',
    MAX_ROW_MEGABYTES: '1.5',
    ARTIFACT_RETENTION_HOURS: '0.5',
    EXPORT_RETENTION_DAYS: '7',
    MAX_EXPORT_ROWS: '1000',
    MAX_EXPORT_MEGABYTES: '2',
    MAX_EXPORT_MINUTES: '1.5',
    MAX_RUNNING_EXPORTS: '5',
    MAX_WAITING_EXPORTS: '3',
    MAX_EXPORTS_PER_MINUTE: '6',
    MAX_CHANGES_PER_MINUTE: '7',
    MAX_API_REQUESTS_PER_MINUTE: '8',
    MAX_KEPT_MEGABYTES: '0.5',
    STORE_RESERVE_MEGABYTES: '0',
    DOWNLOAD_STALL_SECONDS: '90',
    MAX_DOWNLOADS_PER_PERSON: '4',
    MAX_DOWNLOADS: '50',
    SHUTDOWN_GRACE_SECONDS: '30',
  })
  expect(settings).toMatchObject({
    sourceDatabaseUrl: 'postgresql://reader@replica/shop',
    previewDatabaseUrl: 'postgresql://reader@replica/shop',
    previewConnections: 0,
    host: '::',
    appUrl: ['https://exports.example.com', 'http://intra:8080'],
    trustedProxyHops: 2,
    frameAncestors: ["'self'", 'https://portal.example.com'],
    storeFolder: '/var/lib/claimcheck',
    xAccelLocation: '/artifacts/',
    logLevel: 'debug',
    metricsToken: 'sixteen-of-ascii',
    metricsPort: 9464,
    metricsHost: '0.0.0.0',
    workerConcurrency: 8,
    sourceConnections: 4,
    sourceWorkMemMegabytes: 32,
    maxRowMegabytes: 1.5,
    artifactRetentionHours: 0.5,
    exportRetentionDays: 7,
    maxExportRows: 1_000,
    maxExportMegabytes: 2,
    maxExportMinutes: 1.5,
    maxRunningExports: 5,
    maxWaitingExports: 3,
    maxExportsPerMinute: 6,
    maxChangesPerMinute: 7,
    maxApiRequestsPerMinute: 8,
    maxKeptMegabytes: 0.5,
    storeReserveMegabytes: 0,
    downloadStallSeconds: 90,
    maxDownloadsPerPerson: 4,
    maxDownloads: 50,
    shutdownGraceSeconds: 30,
  })
})

test.each(['', ' ', '\t\n'])('%j is as good as no value', (nothing) => {
  const empty = Object.fromEntries(OPTIONAL.map((name) => [name, nothing]))
  expect(parseEnvironment({ DATABASE_URL, ...empty })).toEqual(parseEnvironment({ DATABASE_URL }))
  expect(() => parseEnvironment({ DATABASE_URL: nothing })).toThrow(/DATABASE_URL/)
})

test('a relative store folder becomes an absolute one', () => {
  expect(parseEnvironment({ DATABASE_URL, STORE_FOLDER: 'files' }).storeFolder).toBe(path.resolve('files'))
})

test.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', 'mysql://root@localhost/app'],
  ['DATABASE_URL', '127.0.0.1:5432'],
  ['SOURCE_DATABASE_URL', 'file:./dev.db'],
  ['APP_URL', 'exports.example.com'],
  ['APP_URL', 'https://exports.example.com/claims'],
  ['APP_URL', 'https://exports.example.com?'],
  ['APP_URL', 'https://user:password@exports.example.com'],
  ['APP_URL', 'ftp://exports.example.com'],
  ['APP_URL', '*'],
  ['APP_URL', 'https://one.example, two.example'],
  ['APP_URL', 'https://one.example,'],
  ['TRUSTED_PROXY_HOPS', '-1'],
  ['TRUSTED_PROXY_HOPS', '10.0.0.1'],
  ['FRAME_ANCESTORS', '*'],
  ['FRAME_ANCESTORS', 'none, self'],
  ['FRAME_ANCESTORS', "https://a.example; script-src 'unsafe-inline'"],
  ['X_ACCEL_LOCATION', '/'],
  ['X_ACCEL_LOCATION', '/artifacts'],
  ['X_ACCEL_LOCATION', '/../artifacts/'],
  ['X_ACCEL_LOCATION', 'https://exports.example.com/artifacts/'],
  ['LOG_LEVEL', 'verbose'],
  ['METRICS_TOKEN', 'fifteen-of-asci'],
  ['METRICS_TOKEN', 'with a space in its middle'],
  ['METRICS_TOKEN', 'mit-Umlauten-wie-ä'],
  ['METRICS_PORT', '0'],
  ['METRICS_PORT', '65536'],
  ['METRICS_PORT', 'metrics'],
  ['WORKER_CONCURRENCY', '0'],
  ['WORKER_CONCURRENCY', '-1'],
  ['WORKER_CONCURRENCY', '2.5'],
  ['WORKER_CONCURRENCY', '65'],
  ['WORKER_CONCURRENCY', 'many'],
  ['SOURCE_CONNECTIONS', '0'],
  ['SOURCE_CONNECTIONS', '17'],
  ['PREVIEW_CONNECTIONS', '17'],
  ['SOURCE_WORK_MEM_MEGABYTES', '0'],
  ['MAX_ROW_MEGABYTES', '0'],
  ['MAX_ROW_MEGABYTES', '1025'],
  ['MAX_EXPORT_ROWS', '0'],
  ['MAX_EXPORT_ROWS', '1.5'],
  ['MAX_EXPORT_MEGABYTES', '-1'],
  ['MAX_EXPORT_MINUTES', '0'],
  ['MAX_EXPORT_MINUTES', '1381'],
  ['MAX_RUNNING_EXPORTS', '0'],
  ['MAX_RUNNING_EXPORTS', '65'],
  ['MAX_WAITING_EXPORTS', '0'],
  ['MAX_EXPORTS_PER_MINUTE', '0'],
  ['MAX_CHANGES_PER_MINUTE', '0'],
  ['MAX_CHANGES_PER_MINUTE', '1.5'],
  ['MAX_API_REQUESTS_PER_MINUTE', '0'],
  ['MAX_API_REQUESTS_PER_MINUTE', 'many'],
  ['MAX_KEPT_MEGABYTES', '0'],
  ['STORE_RESERVE_MEGABYTES', '-1'],
  ['DOWNLOAD_STALL_SECONDS', '1'],
  ['MAX_DOWNLOADS_PER_PERSON', '0'],
  ['MAX_DOWNLOADS', '0.5'],
  ['SHUTDOWN_GRACE_SECONDS', '4'],
  ['EXPORT_RETENTION_DAYS', '0.5'],
  ['EXPORT_RETENTION_DAYS', '36501'],
  ['ARTIFACT_RETENTION_HOURS', '0'],
  ['ARTIFACT_RETENTION_HOURS', '-24'],
  ['ARTIFACT_RETENTION_HOURS', 'Infinity'],
  ['ARTIFACT_RETENTION_HOURS', 'a week'],
])('%s = %j is refused by its name', (name, value) => {
  expect(() => parseEnvironment({ DATABASE_URL, [name]: value })).toThrow(new RegExp(`\\b${name}: `))
})

test('all bad values are named at once, and none of them is repeated: it may hold a password', () => {
  const bad = { DATABASE_URL: 'mysql://root:hunter2@db', LOG_LEVEL: 'loud', WORKER_CONCURRENCY: '1e9' }
  const refusal = refusalOf(() => parseEnvironment(bad))
  for (const name of Object.keys(bad)) expect(refusal).toContain(name)
  expect(refusal).not.toContain('hunter2')
})

function refusalOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return String(error)
  }
  return ''
}

test('nginx can send files of a folder only', () => {
  const given = { DATABASE_URL: 'postgres://nowhere/', X_ACCEL_LOCATION: '/artifacts/', S3_BUCKET: 'exports' }
  expect(() => parseEnvironment(given)).toThrow('X_ACCEL_LOCATION: is for files in a folder')
})
