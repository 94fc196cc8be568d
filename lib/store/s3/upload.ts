import { createHash } from 'node:crypto'
import type { StoreWriter } from '../store.ts'
import { type Connection, isMissing, storeAway } from './client.ts'
import { PartBuffers } from './part-buffers.ts'
import { PARTS_MAX, partBytes, partsAtATime } from './part-sizes.ts'
import { encryptionOf, type S3Settings } from './settings.ts'

type Part = { ETag: string | undefined; PartNumber: number }

/**
 * Writes one object in parts, each of which is sent while the next is filled: it is there when the store has put them together, and not
 * before. What fits into one part is sent as a whole.
 */
export class Upload implements StoreWriter {
  readonly #connection: Promise<Connection>
  readonly #settings: S3Settings
  readonly #object: { Bucket: string; Key: string }
  readonly #stop = new AbortController()
  readonly #onTheWay = new Set<Promise<void>>()
  readonly #parts: Part[] = []
  readonly #buffers = new PartBuffers()
  /** The part that is being filled: its memory, how many bytes it will have, and how many it has. */
  #buffer: Buffer
  #size: number
  #filled = 0
  #number = 1
  #byteSize = 0
  #uploadId: string | undefined
  #failure: { error: unknown } | undefined
  #isPublishing = false

  /** @param connection may still be on its way. @param key of the object, in the bucket. */
  constructor(connection: Promise<Connection>, settings: S3Settings, key: string) {
    this.#connection = connection
    this.#settings = settings
    this.#object = { Bucket: settings.bucket, Key: key }
    this.#size = partBytes(1, settings.partBytes)
    this.#buffer = this.#buffers.take(this.#size)
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    try {
      for (const piece of pieces) await this.#take(piece)
    } catch (error) {
      throw storeAway(error)
    }
  }

  async publish(): Promise<void> {
    this.#isPublishing = true
    try {
      if (this.#uploadId === undefined) await this.#putWhole()
      else await this.#complete()
      await this.#needWhole()
    } catch (error) {
      throw storeAway(error)
    }
  }

  async abort(): Promise<void> {
    this.#stop.abort()
    await Promise.allSettled(this.#onTheWay)
    const { sdk, client } = await this.#connection
    if (this.#uploadId !== undefined) {
      const abort = new sdk.AbortMultipartUploadCommand({ ...this.#object, UploadId: this.#uploadId })
      await client.send(abort).catch(tolerateMissing)
    }
    // What was asked for may have been done, although nothing was heard of it.
    if (this.#isPublishing) await client.send(new sdk.DeleteObjectCommand(this.#object))
  }

  /** Copies it: whoever wrote it goes on with their memory. */
  async #take(piece: Uint8Array): Promise<void> {
    for (let rest = piece; rest.length > 0; ) {
      if (this.#filled === this.#size) await this.#sendPart()
      const taken = rest.subarray(0, this.#size - this.#filled)
      this.#buffer.set(taken, this.#filled)
      this.#filled += taken.length
      this.#byteSize += taken.length
      rest = rest.subarray(taken.length)
    }
  }

  /** Sends the part that is full, as soon as there is room on the way, and begins the next. */
  async #sendPart(): Promise<void> {
    if (this.#number > PARTS_MAX)
      throw new Error(`The file is larger than ${PARTS_MAX} parts: S3 takes no more of them`)
    this.#uploadId ??= await this.#begin()
    while (this.#onTheWay.size >= partsAtATime(this.#size)) await Promise.race(this.#onTheWay)
    this.#needNoFailure()
    const sending = this.#send(this.#number, this.#buffer, this.#filled).finally(() =>
      this.#onTheWay.delete(sending),
    )
    this.#onTheWay.add(sending)
    this.#number++
    this.#size = partBytes(this.#number, this.#settings.partBytes)
    this.#buffer = this.#buffers.take(this.#size)
    this.#filled = 0
  }

  async #begin(): Promise<string> {
    const { sdk, client } = await this.#connection
    const create = new sdk.CreateMultipartUploadCommand({ ...this.#object, ...encryptionOf(this.#settings) })
    const { UploadId } = await client.send(create, this.#stopped)
    if (!UploadId) throw new Error('The store has begun an upload without an id')
    return UploadId
  }

  /** Never rejects: the failure is thrown where the next part is sent, or the file published. */
  async #send(number: number, buffer: Buffer, length: number): Promise<void> {
    const body = buffer.subarray(0, length)
    try {
      const { sdk, client } = await this.#connection
      const part = { ...this.#object, UploadId: this.#uploadId, PartNumber: number }
      const upload = new sdk.UploadPartCommand({ ...part, Body: body, ContentMD5: md5(body) })
      const { ETag } = await client.send(upload, this.#stopped)
      this.#parts[number - 1] = { ETag, PartNumber: number }
      this.#buffers.giveBack(buffer)
    } catch (error) {
      this.#failure ??= { error }
    }
  }

  #needNoFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  async #putWhole(): Promise<void> {
    const { sdk, client } = await this.#connection
    const body = this.#buffer.subarray(0, this.#filled)
    const whole = { ...this.#object, ...encryptionOf(this.#settings), Body: body, ContentMD5: md5(body) }
    await client.send(new sdk.PutObjectCommand(whole), this.#stopped)
  }

  async #complete(): Promise<void> {
    if (this.#filled > 0) await this.#sendPart()
    await Promise.all(this.#onTheWay)
    this.#needNoFailure()
    const { sdk, client } = await this.#connection
    const parts = { UploadId: this.#uploadId, MultipartUpload: { Parts: this.#parts } }
    const complete = new sdk.CompleteMultipartUploadCommand({ ...this.#object, ...parts })
    // An answer that was lost is asked for again, and by then there is no such upload: whether all went well, the object says.
    await client.send(complete, this.#stopped).catch(tolerateMissing)
  }

  async #needWhole(): Promise<void> {
    const { sdk, client } = await this.#connection
    const { ContentLength } = await client.send(new sdk.HeadObjectCommand(this.#object), this.#stopped)
    if (ContentLength !== this.#byteSize)
      throw new Error(`it has ${ContentLength} bytes of the ${this.#byteSize} that were written`)
  }

  get #stopped() {
    return { abortSignal: this.#stop.signal }
  }
}

function tolerateMissing(error: unknown): void {
  if (!isMissing(error)) throw error
}

/** What every store compares with the bytes that it got (RFC 1864). */
function md5(body: Uint8Array): string {
  return createHash('md5').update(body).digest('base64')
}
