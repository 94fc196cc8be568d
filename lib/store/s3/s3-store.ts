import type { Readable } from 'node:stream'
import { isUuid } from '../../uuid.ts'
import { keyPath, parseKey } from '../keys.ts'
import { type Store, StoreAwayError, type StoredArtifact, type StoredKey } from '../store.ts'
import { ask, type Connection, connect, statusOf } from './client.ts'
import { objectsOf, uploadsOf } from './listing.ts'
import { readObject } from './reading.ts'
import { encryptionOf, type S3Settings } from './settings.ts'
import { signedAddress } from './signed-address.ts'
import { Upload } from './upload.ts'

/** Of HTTP. */
const PRECONDITION_FAILED = 412
const NOT_IMPLEMENTED = 501
/** A store's id, with what white space somebody may have added. */
const ID_BYTES_MAX = 64
/** After so long, in ms, it is tried again whether something can be written: each try is a request that is paid for. */
const WRITE_CHECK_MS = 60_000
/** The SDK itself gives up on what stands still, and tries again; a large part of a file takes its time. */
const PATIENCE_MS = 600_000

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
  let checkedAt = Number.NEGATIVE_INFINITY

  async function identity(): Promise<string | null> {
    const { sdk, client } = await connected()
    const content = await ask(async (options) => {
      const { Body } = await client.send(new sdk.GetObjectCommand(idObject), options)
      return readId(Body as Readable)
    })
    if (content === null) return null
    const id = content.trim()
    if (!isUuid(id)) throw new Error(`${idObject.Key} does not hold the store's id: restore it, or remove it`)
    return id
  }

  /** Writes a small object. */
  async function put(object: { Key: string; Body: string; IfNoneMatch?: string }): Promise<void> {
    const { sdk, client } = await connected()
    const command = new sdk.PutObjectCommand({ ...bucket, ...encryptionOf(settings), ...object })
    await ask((options) => client.send(command, options))
  }

  return {
    name: nameOf(settings),
    patienceMs: PATIENCE_MS,
    identity,
    async claim(id) {
      const before = await identity()
      if (before !== null) return before
      const object = { Key: idObject.Key, Body: `${id}\n` }
      // Of several at once one wins, and the others read whose it has become. Not every store knows the condition.
      await put({ ...object, IfNoneMatch: '*' }).catch(async (error: unknown) => {
        const status = statusOf(error)
        if (status === NOT_IMPLEMENTED) await put(object)
        else if (status !== PRECONDITION_FAILED) throw error
      })
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
      await ask((options) => client.send(new sdk.DeleteObjectCommand(object), options))
    },
    async list() {
      const current = await connected()
      const listing = { ...bucket, Prefix: `${folder}/` }
      const keys: StoredKey[] = []
      for await (const uploads of uploadsOf(current, listing)) keys.push(...keysOf(uploads, folder, false))
      for await (const objects of objectsOf(current, listing)) keys.push(...keysOf(objects, folder, true))
      return keys
    },
    async removePartial(key) {
      const object = objectOf(key)
      const { sdk, client } = await connected()
      for await (const uploads of uploadsOf(await connected(), { ...bucket, Prefix: object.Key }))
        for (const { UploadId } of uploads.filter(({ Key }) => Key === object.Key)) {
          const abort = new sdk.AbortMultipartUploadCommand({ ...object, UploadId })
          await ask((options) => client.send(abort, options))
        }
    },
    // A bucket has no end that anybody could ask for.
    freeBytes: async () => Number.POSITIVE_INFINITY,
    async check() {
      if (performance.now() - checkedAt < WRITE_CHECK_MS) return
      await put({ Key: `${settings.prefix}write-check`, Body: 'This may be removed.\n' })
      checkedAt = performance.now()
    },
  }
}

/** For messages, and so without what else an endpoint may have, such as credentials. */
function nameOf({ bucket, endpoint, prefix }: S3Settings): string {
  const at = endpoint ? ` at ${new URL(endpoint).host}` : ''
  return `S3_BUCKET ${bucket}${at}${prefix && `, below ${prefix}`}`
}

/** @returns no id where there is more than one is long: what never ends is not read on. */
async function readId(bytes: Readable): Promise<string> {
  const read: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > ID_BYTES_MAX) return ''
    read.push(chunk)
  }
  return Buffer.concat(read).toString()
}

async function openObject(
  connection: Connection,
  object: { Bucket: string; Key: string },
  isRedirecting: boolean,
): Promise<StoredArtifact | null> {
  const { sdk, client } = connection
  const found = await ask((options) => client.send(new sdk.HeadObjectCommand(object), options))
  if (!found) {
    await needBucket(connection, object.Bucket)
    return null
  }
  const byteSize = found.ContentLength ?? 0
  return {
    byteSize,
    read: (range = { start: 0, end: byteSize - 1 }) =>
      readObject(connection, { ...object, IfMatch: found.ETag, byteSize }, range),
    ...(isRedirecting && { address: (headers) => signedAddress(connection, object, headers) }),
    close: async () => {},
  }
}

/** The answer to a HEAD does not say what is missing. @throws StoreAwayError if it is the bucket. */
async function needBucket({ sdk, client }: Connection, Bucket: string): Promise<void> {
  const found = await ask((options) => client.send(new sdk.HeadBucketCommand({ Bucket }), options))
  if (!found) throw new StoreAwayError(`The store cannot be used: there is no bucket ${Bucket}`)
}

/** The keys of a listing; names that are no keys are somebody else's and stay. */
function keysOf(listed: { Key?: string }[], folder: string, isPublished: boolean): StoredKey[] {
  return listed
    .map(({ Key = '' }) => Key.slice(folder.length + 1))
    .filter((key) => parseKey(key) !== null)
    .map((key) => ({ key, isPublished }))
}
