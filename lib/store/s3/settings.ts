/** Where the files are, in a store that speaks S3. */
export type S3Settings = {
  bucket: string
  /** What all keys begin with: empty, or it ends in a slash. */
  prefix: string
  /** The address of a store that is not AWS's. */
  endpoint: string | null
  /** Null: the SDK's own chain says it (AWS_REGION). */
  region: string | null
  /** Whether the bucket stands in the path, and not in the name of the host. */
  pathStyle: boolean
  /** How the store encrypts what it keeps; null: as the bucket says. */
  encryption: 'AES256' | 'aws:kms' | null
  kmsKeyId: string | null
  /** Bytes of each part, for stores that want all alike; null: they grow with the file. */
  partBytes: number | null
  /** How long nothing may happen on a connection, in ms. What is lost on the way is sent again then. */
  silenceMs: number
  /** Whether downloads are led to the store. */
  isRedirecting: boolean
}

/** What a request says of encryption by which an object is made: there are buckets that take none without. */
export function encryptionOf({ encryption, kmsKeyId }: Pick<S3Settings, 'encryption' | 'kmsKeyId'>) {
  return {
    ...(encryption && { ServerSideEncryption: encryption }),
    ...(kmsKeyId && { SSEKMSKeyId: kmsKeyId }),
  }
}
