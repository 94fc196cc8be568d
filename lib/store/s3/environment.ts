import { z } from '../../zod.ts'
import { PART_MIN_BYTES } from './part-sizes.ts'
import type { S3Settings } from './settings.ts'

const MEBIBYTE = 1024 * 1024
/** How long nothing may happen on a connection to the store, in ms. */
const SILENCE_MS = 60_000

/** Where the files are, if they are not in a folder. See docs/operations.md. */
export const s3Variables = {
  /** The bucket: by it the store is S3, and STORE_FOLDER is not looked at. */
  s3Bucket: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/, 'must be the name of a bucket')
    .optional(),
  /** What all keys begin with, so that others may use the bucket too. */
  s3Prefix: z
    .string()
    .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*\/?$/, 'must be a path such as claimcheck/prod')
    .default('')
    .transform((prefix) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`)),
  /** The address of a store that is not AWS's. */
  s3Endpoint: z.url({ protocol: /^https?$/ }).optional(),
  /** By default as the SDK finds it: AWS_REGION, or its own files. */
  s3Region: z.string().min(1).optional(),
  /** Whether the bucket stands in the path of an address. By default it does for an endpoint of one's own. */
  s3PathStyle: z.stringbool().optional(),
  /** How the store encrypts what it keeps. By default as the bucket says. */
  s3Encryption: z.enum(['AES256', 'aws:kms']).optional(),
  s3KmsKeyId: z.string().min(1).optional(),
  /** Whether a download is led to the bucket by a signed address, or goes through the web server. */
  s3Download: z.enum(['redirect', 'proxy']).optional(),
  /** For stores that want all parts of an upload to be alike. By default they grow with the file. */
  s3PartMegabytes: z.coerce
    .number()
    .int()
    .min(PART_MIN_BYTES / MEBIBYTE)
    .max(5_000)
    .optional(),
}

type Given = z.output<z.ZodObject<typeof s3Variables>>

/** What the environment says of the bucket; null: files are kept in a folder. */
export function s3SettingsOf(given: Given): S3Settings | null {
  if (given.s3Bucket === undefined) return null
  return {
    bucket: given.s3Bucket,
    prefix: given.s3Prefix,
    endpoint: given.s3Endpoint ?? null,
    region: given.s3Region ?? null,
    pathStyle: given.s3PathStyle ?? given.s3Endpoint !== undefined,
    encryption: given.s3Encryption ?? null,
    kmsKeyId: given.s3KmsKeyId ?? null,
    partBytes: given.s3PartMegabytes === undefined ? null : given.s3PartMegabytes * MEBIBYTE,
    silenceMs: SILENCE_MS,
    isRedirecting: given.s3Download !== 'proxy',
  }
}

/** Refuses what has no bucket: it would be kept in a folder, and somebody would believe it elsewhere. */
export function needBucket(context: { value: Given; issues: z.core.$ZodRawIssue[] }): void {
  const names = Object.keys(s3Variables) as (keyof Given)[]
  const isGiven = names.some((name) => (context.value[name] ?? '') !== '')
  if (context.value.s3Bucket !== undefined || !isGiven) return
  const message = 'is missing, and other settings of S3 are set'
  context.issues.push({ code: 'custom', input: context.value, path: ['s3Bucket'], message })
}
