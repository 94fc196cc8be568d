import type pg from 'pg'
import type { Row } from '../csv/unparse.ts'
import { IncompleteError } from './reader.ts'
import type { QueryConnection, SourceClient } from './source-client.ts'

/** So many bytes are handed over at once, where they come fast. */
const BATCH_BYTES = 256 * 1024
/** What comes slowly is handed over after so long, in ms, so that progress is seen. */
const BATCH_MS = 250
/** The server is held up when so many bytes wait. */
const WAITING_BYTES_MAX = 1024 * 1024
/** What a value takes beside its bytes. */
const VALUE_BYTES = 16

/** Rows that came together. `bytes` is what they take in memory, or a little more. */
export type Batch = { rows: Row[]; bytes: number }

/**
 * Reads the rows of a SELECT over an idle session, as Postgres wrote their values. Memory is bounded by bytes, not by a
 * number of rows: a server that is faster than who takes them is held up in the middle of its answer.
 */
export class RowStream implements pg.Submittable {
  readonly #client: SourceClient
  readonly #sql: string
  readonly #maxRowBytes: number
  #rows: Row[] = []
  #bytes = 0
  #received = 0
  #sent = Number.NaN
  #hasEnded = false
  #failure: Error | null = null
  #wake: () => void = () => {}

  constructor(client: SourceClient, sql: string, maxRowBytes: number) {
    this.#client = client
    this.#sql = sql
    this.#maxRowBytes = maxRowBytes
  }

  /**
   * All rows, in order. Who stops early leaves the session in the middle of its answer, and must end it.
   * @throws what the server says, RowTooLargeError, or IncompleteError.
   */
  async *batches(): AsyncGenerator<Batch> {
    this.#client.query<RowStream>(this)
    for (;;) {
      if (this.#isShort()) await this.#woken()
      if (this.#failure) throw this.#failure
      const batch = { rows: this.#rows, bytes: this.#bytes }
      this.#rows = []
      this.#bytes = 0
      if (batch.rows.length === 0 && this.#hasEnded) break
      // The next rows come while these are written, unless they are so large that two of them are too much.
      if (batch.bytes < WAITING_BYTES_MAX) this.#client.connection.stream.resume()
      if (batch.rows.length > 0) yield batch
      this.#client.connection.stream.resume()
    }
    if (this.#sent !== this.#received) throw new IncompleteError(this.#received, this.#sent)
  }

  submit(connection: QueryConnection): void {
    connection.query(this.#sql)
    this.#client.guard.readsFile({ maxRowBytes: this.#maxRowBytes })
  }

  handleDataRow({ fields }: { fields: Row }): void {
    this.#rows.push(fields)
    this.#received++
    for (const field of fields) this.#bytes += VALUE_BYTES + (field?.length ?? 0)
    if (this.#bytes > WAITING_BYTES_MAX) this.#client.connection.stream.pause()
    if (!this.#isShort()) this.#wake()
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#sent = Number(/^SELECT (\d+)$/.exec(text)?.[1])
  }

  handleReadyForQuery(): void {
    this.#hasEnded = true
    this.#wake()
  }

  handleError(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}

  /** Whether it is worth it to wait for more rows. */
  #isShort(): boolean {
    return this.#bytes < BATCH_BYTES && !this.#hasEnded && !this.#failure
  }

  async #woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const timer = setTimeout(resolve, BATCH_MS)
    await promise
    clearTimeout(timer)
  }
}
