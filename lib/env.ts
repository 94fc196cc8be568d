import path from 'node:path'
import { isBasePath } from './base-path.ts'
import { needWholeSignIn, networks, signInSettings } from './sign-in-settings.ts'
import { needWholeStore, s3Variables } from './store/s3/environment.ts'
import { z } from './zod.ts'

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a URL that starts with postgres://')

/** Addresses of pages, separated by commas, as origins: `https://exports.example.com`. */
const origins = z.string().transform((text, context) =>
  text.split(',').map((each) => {
    const origin = originOf(each)
    if (origin) return origin
    context.addIssue('must be an address such as https://exports.example.com, without a path')
    return z.NEVER
  }),
)

/** Who may show a page in a frame, as a policy writes it (CSP, section 6.4.2): `none`, or `self` and origins, separated by commas. */
const frameAncestors = z.string().transform((text, context) => {
  if (text === 'none') return ["'none'"]
  return text.split(',').map((each) => {
    if (each.trim() === 'self') return "'self'"
    const origin = originOf(each)
    if (origin) return origin
    context.addIssue('must be none, or self and addresses such as https://portal.example.com, without a path')
    return z.NEVER
  })
})

function originOf(text: string): string | null {
  const url = URL.parse(text.trim())
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : null
}

/** Every setting, by its name in the code; its variable is the same name as `SOURCE_DATABASE_URL`. Units stand in the names. */
const settings = {
  /** Where exports and jobs are kept. */
  databaseUrl: postgresUrl,
  /**
   * Where datasets are read from; a role that may only SELECT belongs here. By default the same. A web server reads them for previews alone, and
   * only where it is set for it.
   */
  sourceDatabaseUrl: postgresUrl.optional(),
  /** Where the web server listens: a name or an address. It answers by this name too. */
  host: z.string().min(1).default('127.0.0.1'),
  /** The addresses by which people reach it, where these are not its own: behind a reverse proxy (docs/reverse-proxy.md). */
  appUrl: origins.default([]),
  /** Under which path of these addresses it is. A build has it fixed: see lib/base-path.ts. */
  basePath: z
    .string()
    .refine(isBasePath, 'must be a path such as /exports-app, without a slash at its end')
    .default(''),
  /** Through how many proxies of one's own every request comes: so many entries of X-Forwarded-For are believed, from its end. */
  trustedProxyHops: z.coerce.number().int().min(0).max(16).default(0),
  /** Who may show the pages in a frame. */
  frameAncestors: frameAncestors.default(["'none'"]),
  /** The folder that holds the artifacts, where no bucket does (lib/store/s3/environment.ts). */
  storeFolder: z
    .string()
    .min(1)
    .default('.claimcheck/store')
    .transform((folder) => path.resolve(folder)),
  /** What whoever reads the metrics must send. Without it a web server shows them to nobody. */
  metricsToken: z
    .string()
    .min(16)
    .regex(/^[\x21-\x7e]+$/, 'must be of ASCII characters without spaces')
    .optional(),
  /** Where a worker answers those who want to know how it is; nowhere by default. */
  metricsPort: z.coerce.number().int().min(1).max(65_535).optional(),
  metricsHost: z.string().min(1).default('127.0.0.1'),
  /** The location at which nginx has the folder's `artifacts` and sends files from (docs/reverse-proxy.md); without it, the web server sends them. */
  xAccelLocation: z
    .string()
    .regex(/^\/([\w-]+\/)+$/, 'must be a path such as /artifacts/, with a slash at its beginning and end')
    .optional(),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** How many exports one worker process runs at a time. */
  workerConcurrency: z.coerce.number().int().min(1).max(64).default(2),
  /** Connections to the source database by which one export is read. */
  sourceConnections: z.coerce.number().int().min(1).max(16).default(2),
  /** Connections to the source database by which one web process reads previews; 0 is none, and no preview. */
  previewConnections: z.coerce.number().int().min(0).max(16).default(2),
  /** Memory of each sort and hash table of each of these connections, in the source database. */
  sourceWorkMemMegabytes: z.coerce.number().int().min(1).max(2_048).default(64),
  /** How long the source may take over a question about a dataset, such as its columns or its plan. The file itself is no question. */
  sourceAnswerSeconds: z.coerce.number().min(1).max(3_600).default(60),
  /** A statement of which nothing is heard for so long, neither a row nor the server's word that it is at work, is given up. */
  sourceSilenceMinutes: z.coerce
    .number()
    .positive()
    .max(23 * 60)
    .default(10),
  /** A larger row fails its export. Postgres itself allows about 1 GB. */
  maxRowMegabytes: z.coerce.number().positive().max(1024).default(256),
  maxExportRows: z.coerce.number().int().positive().default(1_000_000_000),
  maxExportMegabytes: z.coerce.number().positive().default(102_400),
  /** Also the age of the snapshot that an export holds in the source database. pg-boss lets no job run for more than 24 hours. */
  maxExportMinutes: z.coerce
    .number()
    .positive()
    .max(23 * 60)
    .default(120),
  /** Exports of one person that workers may take or are writing; their others wait. Workers and web servers need not agree. */
  maxRunningExports: z.coerce.number().int().min(1).max(64).default(2),
  /** Exports that one person may have queued or running. */
  maxWaitingExports: z.coerce.number().int().positive().default(20),
  /** Exports that one person may make within a minute, whatever has become of them. */
  maxExportsPerMinute: z.coerce.number().int().positive().default(60),
  /** Things that one person may make, cancel, delete or change within a minute by pages, and each of their keys; all keys together five times as many. */
  maxChangesPerMinute: z.coerce.number().int().positive().default(60),
  /** Calls of the API that one web process answers within a minute: to one key; to the pages of one person a hundred times as many. */
  maxApiRequestsPerMinute: z.coerce.number().int().positive().default(600),
  /** All files of one person that are kept at a time. By default two of the largest. */
  maxKeptMegabytes: z.coerce.number().positive().default(204_800),
  /** A client that takes no byte for so long is cut off: a download's, and any other. */
  downloadStallSeconds: z.coerce.number().min(5).max(3_600).default(60),
  /** Files that one web process sends at a time: to one person, and in all. */
  maxDownloadsPerPerson: z.coerce.number().int().positive().default(20),
  maxDownloads: z.coerce.number().int().positive().default(200),
  /** Downloads, of a file or a part of one, that one person, key or claim link may begin within a minute. */
  maxDownloadsPerMinute: z.coerce.number().int().positive().default(120),
  /** What exports leave free in the store. */
  storeReserveMegabytes: z.coerce.number().nonnegative().default(256),
  /** How long a worker may take to stop. */
  shutdownGraceSeconds: z.coerce.number().min(5).max(3_600).default(15),
  /** How long the rows of ended exports are kept. */
  exportRetentionDays: z.coerce.number().int().positive().max(36_500).default(90),
  /** How long the audit trail is kept, and of an export that is there for as long as it is. */
  eventRetentionDays: z.coerce.number().int().positive().max(36_500).default(365),
  /** Networks beside the public one to which webhooks may lead, and without TLS. */
  webhookAllowedNetworks: networks,
  /** How long files are kept. */
  artifactRetentionHours: z.coerce
    .number()
    .positive()
    .max(24 * 3650)
    .default(24 * 7),
}

const variables = { ...settings, ...s3Variables, ...signInSettings }

const environmentSchema = z
  .object(variables)
  .check(needWholeSignIn)
  .check(needWholeStore)
  .check(({ value, issues }) => {
    if (value.xAccelLocation === undefined || value.s3Bucket === undefined) return
    const message = 'is for files in a folder, and S3_BUCKET is set: unset one of them'
    issues.push({ code: 'custom', input: value, path: ['xAccelLocation'], message })
  })
  .transform((given) => ({
    ...given,
    // Never by default the service's own database: another source than that of the workers would show other rows than the file has.
    previewDatabaseUrl: given.sourceDatabaseUrl ?? null,
    sourceDatabaseUrl: given.sourceDatabaseUrl ?? given.databaseUrl,
  }))

/** The process's settings, checked once. */
export type Environment = z.output<typeof environmentSchema>

/** `SOURCE_DATABASE_URL` for `sourceDatabaseUrl`. */
function variableOf(setting: string): string {
  return setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/**
 * Parses the environment.
 * @throws Error that names every field that is missing or wrong, and what it must be.
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  // An empty variable is an unset one: that is how shells and compose files write "nothing".
  const given = Object.keys(variables).map((name) => [name, source[variableOf(name)]?.trim() || undefined])
  const parsed = environmentSchema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(
    ({ path: [name], message }) => `  ${variableOf(String(name))}: ${message}`,
  )
  throw new Error(`The environment is not usable:\n${lines.join('\n')}`)
}

let environment: Environment | undefined

/** The settings of this process, parsed at the first call. @throws as {@link parseEnvironment}. */
export function env(): Environment {
  environment ??= parseEnvironment(process.env)
  return environment
}
