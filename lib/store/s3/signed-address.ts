import { type Connection, storeAway } from './client.ts'

/** For so long, in seconds, whoever has the address gets the file. A download that has begun by then goes on to its end. */
const SIGNED_SECONDS = 300

/**
 * An address of an object that needs no credentials, for {@link SIGNED_SECONDS}, with the headers under which it is sent.
 * @throws StoreAwayError if there are no credentials to sign it with.
 */
export async function signedAddress(
  { sdk, client }: Connection,
  object: { Bucket: string; Key: string },
  { contentType, contentDisposition }: { contentType: string; contentDisposition: string },
): Promise<string> {
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
  const get = new sdk.GetObjectCommand({
    ...object,
    ResponseContentType: contentType,
    ResponseContentDisposition: contentDisposition,
    ResponseCacheControl: 'private, no-store',
  })
  return getSignedUrl(client, get, { expiresIn: SIGNED_SECONDS }).catch((error: unknown) => {
    throw storeAway(error)
  })
}
