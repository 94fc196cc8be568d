import { z } from '../../zod.ts'
import { PART_MIN_BYTES } from './part-sizes.ts'
import type { S3Settings } from './settings.ts'

const MEBIBYTE = 1024 * 1024
/** How long nothing may happen on a connection to the store, in ms. */
const SILENCE_MS = 30_000

/** A path of names, none of which leads elsewhere. */
const PREFIX = /^(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)*\/?$/

/** Where the files are, if they are not in a folder. Who asks for them, the SDK finds out itself: AWS_ACCESS_KEY_ID, roles and so on. */
export const s3Variables = {
  /** The bucket: by it the store is S3, and STORE_FOLDER is not looked at. */
  s3Bucket: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/, 'must be the name of a bucket')
    .optional(),
  /** What all keys begin with, so that others may use the bucket too. */
  s3Prefix: z
    .string()
    .regex(PREFIX, 'must be a path such as claimcheck/prod, without a slash at its start')
    .transform((prefix) => (prefix.endsWith('/') ? prefix : `${prefix}/`))
    .optional(),
  /** The address of a store that is not AWS's. */
  s3Endpoint: z.url({ protocol: /^https?$/ }).optional(),
  /** By default as the SDK finds it: AWS_REGION, or its own files. */
  s3Region: z.string().min(1).optional(),
  /** Whether the bucket stands in the path of an address. By default it does for an endpoint of one's own. */
  s3PathStyle: z
    .enum(['true', 'false', '1', '0', 'yes', 'no'])
    .transform((word) => ['true', '1', 'yes'].includes(word))
    .optional(),
  /** How the store encrypts what it keeps. By default as the bucket says. */
  s3Encryption: z.enum(['AES256', 'aws:kms']).optional(),
  /** The key for aws:kms, where it is not the bucket's own. */
  s3KmsKeyId: z.string().min(1).optional(),
  /** Whether a download is led to the bucket by a signed address, or goes through the web server. By default it is led. */
  s3Download: z.enum(['redirect', 'proxy']).optional(),
  /** For stores that want all parts of an upload to be alike. By default they grow with the file. */
  s3PartMegabytes: z.coerce
    .number()
    .int()
    .min(PART_MIN_BYTES / MEBIBYTE)
    .max(1_024)
    .optional(),
}

type Given = z.output<z.ZodObject<typeof s3Variables>>

/** What the environment says of the bucket; null: files are kept in a folder. */
export function s3SettingsOf(given: Given): S3Settings | null {
  if (given.s3Bucket === undefined) return null
  return {
    bucket: given.s3Bucket,
    prefix: given.s3Prefix ?? '',
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

/** Refuses half of a setting: without a bucket, files would be kept in a folder where somebody believes them elsewhere. */
export function needWholeStore(context: { value: Given; issues: z.core.$ZodRawIssue[] }): void {
  const { value } = context
  const refuse = (setting: keyof Given, message: string) =>
    context.issues.push({ code: 'custom', input: value, path: [setting], message })
  const names = Object.keys(s3Variables) as (keyof Given)[]
  if (value.s3Bucket === undefined && names.some((name) => value[name] !== undefined))
    refuse('s3Bucket', 'is missing, and other settings of S3 are set')
  if (value.s3KmsKeyId !== undefined && value.s3Encryption !== 'aws:kms')
    refuse('s3Encryption', 'must be aws:kms, since S3_KMS_KEY_ID is set')
}
