import type { Readable } from 'node:stream'

/** A file that is being written; nobody can see it before {@link StoreWriter.publish}. */
export interface StoreWriter {
  /** Appends pieces, in order; resolves when more may be written, so the writer's pace is the store's. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  /** Makes the whole file visible under its key, in one atomic step and durably. */
  publish(): Promise<void>
  /** Removes what was written. Safe at any time, also after a failed `write` or `publish`. */
  abort(): Promise<void>
}

/** A file that is being read. */
export type StoredArtifact = {
  byteSize: number
  /** The bytes from `start` to `end`, both included. Destroying the stream frees what it holds. */
  read(range?: { start: number; end: number }): Readable
  /**
   * An address by which a client gets the file from the store itself, for some minutes, under these headers; absent where there is none.
   * @throws StoreAwayError if it cannot be signed.
   */
  address?(headers: { contentType: string; contentDisposition: string }): Promise<string>
  /** Frees the artifact when {@link StoredArtifact.read} was never called. */
  close(): Promise<void>
}

/** A store that cannot be asked at the moment: it does not answer, or refuses to. Its message says why. */
export class StoreAwayError extends Error {
  override name = 'StoreAwayError'
}

/** A file of the store. */
export type StoredKey = { key: string; isPublished: boolean }

/** Where artifacts live. */
export interface Store {
  /** The store as whoever runs the service knows it, for messages. */
  readonly name: string
  /** A `write` or `publish` that takes longer than this, in ms, has stalled. */
  readonly patienceMs: number
  /** The id that the store was given; null while it has none. @throws if the store cannot be read. */
  identity(): Promise<string | null>
  /** Gives the store an id, unless it has one; of several processes at once, one wins. @returns the id that it has. */
  claim(id: string): Promise<string>
  /** Starts a file; its key names the attempt, so two attempts never write the same file. */
  create(key: string): Promise<StoreWriter>
  /** Opens a published file; null when there is none. It stays readable to its end even when it is removed meanwhile. */
  open(key: string): Promise<StoredArtifact | null>
  /** Removes a published file; one that is not there is fine. */
  remove(key: string): Promise<void>
  /** Every file that the store holds, published or not. */
  list(): Promise<StoredKey[]>
  /** Removes a file that was never published. Only for one that nobody writes any more. */
  removePartial(key: string): Promise<void>
  /** Bytes that may still be written. */
  freeBytes(): Promise<number>
  /** @throws if files cannot be written at the moment. */
  check(): Promise<void>
}
