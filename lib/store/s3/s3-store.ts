import { isUuid } from '../../uuid.ts'
import { keyPath, parseKey } from '../keys.ts'
import type { Store, StoredArtifact, StoredKey } from '../store.ts'
import { type Connection, connect, isMissing } from './client.ts'
import { readObject } from './reading.ts'
import type { S3Settings } from './settings.ts'
import { signedAddress } from './signed-address.ts'
import { Upload } from './upload.ts'

/** After so long, in ms, it is tried again whether something can be written: each try is a request that is paid for. */
const WRITE_CHECK_MS = 60_000

/**
 * A store in a bucket of S3, or of whatever speaks it: files are written by multipart uploads to `artifacts/`, where nobody sees them
 * before they are complete.
 */
export function s3Store(settings: S3Settings): Store {
  const bucket = { Bucket: settings.bucket }
  const idObject = { ...bucket, Key: `${settings.prefix}store-id` }
  const folder = `${settings.prefix}artifacts`
  const objectOf = (key: string) => ({ ...bucket, Key: keyPath(folder, key) })
  let connection: Promise<Connection> | undefined
  const connected = () => {
    connection ??= connect(settings)
    return connection
  }
  let writtenAt = Number.NEGATIVE_INFINITY

  async function identity(): Promise<string | null> {
    const { sdk, client } = await connected()
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(idObject))
      const id = (await Body?.transformToString())?.trim() ?? ''
      if (!isUuid(id))
        throw new Error(`${idObject.Key} does not hold the store's id: restore it, or remove it`)
      return id
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  return {
    name: `S3_BUCKET ${settings.bucket}${settings.prefix && `, below ${settings.prefix}`}`,
    identity,
    async claim(id) {
      const before = await identity()
      if (before !== null) return before
      const { sdk, client } = await connected()
      // Of several at once one wins where the store knows the condition, which not all do; the others read whose it has become.
      const put = new sdk.PutObjectCommand({ ...idObject, Body: `${id}\n`, IfNoneMatch: '*' })
      await client.send(put).catch(tolerateTaken)
      const found = await identity()
      if (found === null) throw new Error(`${idObject.Key} was removed while the store was given its id`)
      return found
    },
    async create(key) {
      return new Upload(connected(), settings, objectOf(key).Key)
    },
    async open(key) {
      const object = objectOf(key)
      return openObject(await connected(), object, settings.isRedirecting)
    },
    async remove(key) {
      const object = objectOf(key)
      const { sdk, client } = await connected()
      await client.send(new sdk.DeleteObjectCommand(object))
    },
    async list() {
      const { sdk, client } = await connected()
      const listing = { ...bucket, Prefix: `${folder}/` }
      const keys: StoredKey[] = []
      for await (const { Uploads } of uploadsOf(await connected(), listing))
        keys.push(...keysOf(Uploads, folder, false))
      for await (const { Contents } of sdk.paginateListObjectsV2({ client }, listing))
        keys.push(...keysOf(Contents, folder, true))
      return keys
    },
    async removePartial(key) {
      const object = objectOf(key)
      const { sdk, client } = await connected()
      for await (const { Uploads = [] } of uploadsOf(await connected(), { ...bucket, Prefix: object.Key })) {
        const own = Uploads.filter(({ Key }) => Key === object.Key)
        for (const { UploadId } of own)
          await client.send(new sdk.AbortMultipartUploadCommand({ ...object, UploadId })).catch(tolerateGone)
      }
    },
    // Nobody knows of one that would be.
    freeBytes: async () => Number.POSITIVE_INFINITY,
    async check() {
      if (performance.now() - writtenAt < WRITE_CHECK_MS) return
      const { sdk, client } = await connected()
      const probe = { ...bucket, Key: `${settings.prefix}write-check` }
      await client.send(new sdk.PutObjectCommand({ ...probe, Body: 'This may be removed.\n' }))
      writtenAt = performance.now()
    },
  }
}

async function openObject(
  connection: Connection,
  object: { Bucket: string; Key: string },
  isRedirecting: boolean,
): Promise<StoredArtifact | null> {
  const { sdk, client } = connection
  const found = await client.send(new sdk.HeadObjectCommand(object)).catch(async (error: unknown) => {
    if (!isMissing(error)) throw error
    // A HEAD does not say what is missing: this throws if it is the bucket.
    await client.send(new sdk.HeadBucketCommand({ Bucket: object.Bucket }))
    return null
  })
  if (!found) return null
  const byteSize = found.ContentLength ?? 0
  return {
    byteSize,
    read: ({ start, end } = { start: 0, end: byteSize - 1 }) =>
      readObject(connection, { ...object, IfMatch: found.ETag }, start, end),
    ...(isRedirecting && { address: (headers) => signedAddress(connection, object, headers) }),
    close: async () => {},
  }
}

/** The uploads that have not been completed, a page at a time: the SDK has no pages of them. */
async function* uploadsOf({ sdk, client }: Connection, listing: { Bucket: string; Prefix: string }) {
  for (let from: { KeyMarker?: string; UploadIdMarker?: string } = {}; ; ) {
    const page = await client.send(new sdk.ListMultipartUploadsCommand({ ...listing, ...from }))
    yield page
    if (!page.IsTruncated || page.NextKeyMarker === undefined) return
    from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
  }
}

/** The keys of a listing; names that are no keys are somebody else's and stay. */
function keysOf(listed: { Key?: string }[] | undefined, folder: string, isPublished: boolean): StoredKey[] {
  return (listed ?? [])
    .map(({ Key = '' }) => Key.slice(folder.length + 1))
    .filter((key) => parseKey(key) !== null)
    .map((key) => ({ key, isPublished }))
}

function tolerateTaken(error: unknown): void {
  if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error
}

function tolerateGone(error: unknown): void {
  if (!isMissing(error)) throw error
}
