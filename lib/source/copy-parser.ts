import { SourceViolationError } from './message-filter.ts'

/** How the lines of the file end. */
export type LineEnd = 'lf' | 'crlf'

/** What came of one chunk of the protocol's stream. */
export type Parsed = {
  /** Pieces of the file, in order. They are views of the chunk that was pushed. */
  pieces: Buffer[]
  /** How many bytes of the chunk behind the last piece are free. */
  room: number
  /** How many rows ended in this chunk. */
  rows: number
  /** Pieces of the other messages of the protocol, in order, for whoever understands them. */
  others: Buffer[]
}

// Message formats: https://www.postgresql.org/docs/current/protocol-message-formats.html
const COPY_DATA = 0x64 // 'd'
/** A length counts itself, but not the byte of the type before it. */
const LENGTH_BYTES = 4
const HEADER_BYTES = 1 + LENGTH_BYTES
const CR = 0x0d
const LF = 0x0a
const CRLF = Buffer.from('\r\n')

/** Thrown when a single row has more bytes than the limit. */
export class RowTooLargeError extends Error {
  readonly maxRowBytes: number

  constructor(rowBytes: number, maxRowBytes: number) {
    super(`A row of ${rowBytes} bytes is larger than the limit of ${maxRowBytes} bytes`)
    this.name = 'RowTooLargeError'
    this.maxRowBytes = maxRowBytes
  }
}

/**
 * Takes the rows out of a stream of COPY OUT messages. In COPY's text formats every CopyData message is exactly one row
 * with its line end ("Postgres sends each row as one message": protocol-flow, COPY Operations), so rows are counted
 * and line ends are changed without a look at the CSV.
 *
 * A chunk is rewritten in place: every message gives up its header of five bytes and takes one for CR. The one place
 * without that slack is the rest of a message at a chunk's start: its line end is returned as a piece of its own,
 * because writing CR and LF there would overwrite the next message's header, or run over the chunk's end.
 */
export class CopyParser {
  readonly #crlf: boolean
  readonly #maxRowBytes: number
  /** Bytes of the current header that came with earlier chunks. */
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerBytes = 0
  /** Bytes of the current message's body that are still to come. */
  #bodyBytes = 0
  #isCopyData = false

  constructor({ lineEnd, maxRowBytes }: { lineEnd: LineEnd; maxRowBytes: number }) {
    this.#crlf = lineEnd === 'crlf'
    this.#maxRowBytes = maxRowBytes
  }

  /**
   * Takes the next chunk, which the parser changes.
   * @throws RowTooLargeError, SourceViolationError
   */
  push(chunk: Buffer): Parsed {
    const parsed: Parsed = { pieces: [], room: 0, rows: 0, others: [] }
    // Where the next byte is read, where it goes, and where the piece that is being written began.
    let read = 0
    let write = 0
    let pieceStart = 0
    while (read < chunk.length) {
      if (this.#bodyBytes === 0) {
        read = this.#readHeader(chunk, read, parsed)
        continue
      }
      const end = Math.min(chunk.length, read + this.#bodyBytes)
      this.#bodyBytes -= end - read
      if (!this.#isCopyData) {
        // Copied, because rows that follow may be moved over it.
        parsed.others.push(Buffer.from(chunk.subarray(read, end)))
        read = end
        continue
      }
      const slack = read - write
      if (slack > 0) chunk.copyWithin(write, read, end)
      write = end - slack
      read = end
      if (this.#bodyBytes > 0) break
      parsed.rows++
      if (!this.#crlf) continue
      if (slack > 0) {
        chunk[write - 1] = CR
        chunk[write++] = LF
      } else {
        parsed.pieces.push(chunk.subarray(pieceStart, write - 1), CRLF)
        pieceStart = write
      }
    }
    if (write > pieceStart) {
      parsed.pieces.push(chunk.subarray(pieceStart, write))
      parsed.room = chunk.length - write
    }
    return parsed
  }

  /** Reads what the chunk has of a header. @returns where the chunk goes on. */
  #readHeader(chunk: Buffer, read: number, parsed: Parsed): number {
    const taken = Math.min(HEADER_BYTES - this.#headerBytes, chunk.length - read)
    if (taken === HEADER_BYTES) {
      this.#startMessage(chunk, read, parsed)
      return read + taken
    }
    chunk.copy(this.#header, this.#headerBytes, read, read + taken)
    this.#headerBytes += taken
    if (this.#headerBytes === HEADER_BYTES) {
      this.#headerBytes = 0
      this.#startMessage(this.#header, 0, parsed)
    }
    return read + taken
  }

  #startMessage(buffer: Buffer, at: number, parsed: Parsed): void {
    this.#isCopyData = buffer[at] === COPY_DATA
    this.#bodyBytes = buffer.readUInt32BE(at + 1) - LENGTH_BYTES
    if (this.#bodyBytes < 0) throw new SourceViolationError('sent a message that is shorter than its header')
    if (!this.#isCopyData) {
      parsed.others.push(Buffer.from(buffer.subarray(at, at + HEADER_BYTES)))
    } else if (this.#bodyBytes > this.#maxRowBytes) {
      throw new RowTooLargeError(this.#bodyBytes, this.#maxRowBytes)
    }
  }
}
