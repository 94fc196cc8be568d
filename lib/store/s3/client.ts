import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { StoreAwayError } from '../store.ts'
import type { S3Settings } from './settings.ts'

/** How long a connection may take to be there, in ms. */
const CONNECT_MS = 5_000
/** Tries of one request, with growing pauses: "slow down" and 500 are part of S3. */
const TRIES = 5
/** How long a question may take that a store answers at once, with all its tries, in ms. */
export const ANSWER_MS = 10_000

type Sdk = typeof import('@aws-sdk/client-s3')

/** The SDK, and a client of it. */
export type Connection = { sdk: Sdk; client: S3Client }

/** Loads the SDK, which takes 100 ms and 30 MB that those who keep their files in a folder do without. */
export async function connect(settings: S3Settings): Promise<Connection> {
  const sdk = await import('@aws-sdk/client-s3')
  return { sdk, client: new sdk.S3Client(configurationOf(settings)) }
}

/** What is not said here, the SDK finds itself: credentials by its own chain, and AWS_REGION. */
function configurationOf({ endpoint, region, pathStyle, silenceMs }: S3Settings): S3ClientConfig {
  // How many there are at a time is bounded by what is written and downloaded.
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }
  return {
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    forcePathStyle: pathStyle,
    maxAttempts: TRIES,
    // Not every store knows the newer checksums; what is written has a Content-MD5, which all of them look at.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: silenceMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  }
}

/**
 * Asks a store something that it knows at once.
 * @param question sends the request, with these options.
 * @returns null when there is no such object or upload.
 * @throws StoreAwayError if it does not answer in time, or refuses to.
 */
export async function ask<T>(
  question: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T | null> {
  const abortSignal = AbortSignal.timeout(ANSWER_MS)
  try {
    return await question({ abortSignal })
  } catch (error) {
    if (isMissing(error)) return null
    throw storeAway(abortSignal.aborted ? new Error(`no answer within ${ANSWER_MS / 1_000} s`) : error)
  }
}

/** The error that says to whoever uses the store that it cannot be used, and why. */
export function storeAway(cause: unknown): StoreAwayError {
  if (cause instanceof StoreAwayError) return cause
  // Its cause is the status alone: errors of the SDK have the whole answer with them, and go into the log with it.
  const status = { $metadata: { httpStatusCode: statusOf(cause) } }
  return new StoreAwayError(`The store cannot be used: ${withoutSecrets(reasonOf(cause))}`, { cause: status })
}

/** The SDK names errors by the store's own codes, such as ExpiredToken, and some have nothing more to say. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { name, message } = cause
  return message.startsWith(name) ? message : `${name}: ${message}`
}

/** A store may repeat in its answer what authorises the request. */
function withoutSecrets(reason: string): string {
  return reason.replace(/\b(Credential|Signature|X-Amz-[\w-]+)(\s*[=:]\s*)[^\s,;&"'<>]+/gi, '$1$2…')
}

/** Whether a store says that there is no such object, or no such upload. That there is no such bucket is something else. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(error.name)
}

/** The HTTP status with which a store has answered; undefined when it has not. */
export function statusOf(error: unknown): number | undefined {
  const { $metadata, cause } = (error ?? {}) as { $metadata?: { httpStatusCode?: number }; cause?: unknown }
  return error instanceof StoreAwayError ? statusOf(cause) : $metadata?.httpStatusCode
}
