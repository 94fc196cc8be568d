import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import type { S3Settings } from './settings.ts'

/** How long a connection may take to be there, in ms. */
const CONNECT_MS = 5_000
/** Tries of one request, with growing pauses: "slow down" and 500 are part of S3. */
const TRIES = 5
const CONNECTIONS = 256

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
      httpAgent: { maxSockets: CONNECTIONS, keepAlive: true },
      httpsAgent: { maxSockets: CONNECTIONS, keepAlive: true },
    },
  }
}

/** Whether a store says that there is no such object, or no such upload. That there is no such bucket is something else. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(error.name)
}
