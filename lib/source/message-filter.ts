/** What a server's message costs before it is kept or passed on; throws to refuse it. */
export type Toll = (type: string, bodyBytes: number) => void

/** A source that does not keep to the protocol, or sends far more than it was asked for. */
export class SourceViolationError extends Error {
  /** SQLSTATE protocol_violation. */
  readonly code = '08P01'

  constructor(what: string) {
    super(`The source database ${what}`)
    this.name = 'SourceViolationError'
  }
}

/** A length counts itself, but not the byte of the type before it. */
const LENGTH_BYTES = 4
const HEADER_BYTES = 1 + LENGTH_BYTES
/** What a server may say (https://www.postgresql.org/docs/current/protocol-message-formats.html) and pg understands. */
const TYPES = '123ACDEGHIKNRSTZcdnst'
/** Notices, notifications and settings: nobody here listens to them. */
const UNHEARD = 'ANS'
const ERROR = 'E'
/** As much is kept of an error: Postgres puts whole values into it. Severity, SQLSTATE and message come first. */
const ERROR_BYTES_MAX = 16 * 1024
/** Ends a field that was cut, and the list of fields. Every error gets it: pg looks for the end of one that has none for ever. */
const ERROR_END = Buffer.from([0, 0])

/**
 * Follows the messages in a stream of a server's bytes, and lets through what pg may see of them. Nothing is collected: a
 * message is judged by its header, before anybody keeps what follows.
 */
export class MessageFilter {
  readonly #toll: Toll
  /** Bytes of the current header that came with earlier chunks. */
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerBytes = 0
  /** Bytes of the current message's body that are still to be passed on, and then to be thrown away. */
  #passBytes = 0
  #dropBytes = 0
  #isError = false

  constructor(toll: Toll) {
    this.#toll = toll
  }

  /** @returns what goes on of a chunk, in order: views of it. @throws SourceViolationError, or what the toll throws. */
  push(chunk: Buffer): Buffer[] {
    const passed: Buffer[] = []
    // Where what goes on as it is began: messages that follow each other go on as one piece.
    let start = 0
    let at = 0
    const passUpTo = (end: number) => {
      if (end > start) passed.push(chunk.subarray(start, end))
    }
    while (at < chunk.length) {
      if (this.#passBytes > 0) {
        at += this.#take('pass', chunk.length - at)
        if (this.#passBytes > 0 || !this.#isError) continue
        passUpTo(at)
        passed.push(ERROR_END)
        this.#isError = false
        start = at
      } else if (this.#dropBytes > 0) {
        at += this.#take('drop', chunk.length - at)
        start = at
      } else {
        const isWhole = this.#headerBytes === 0 && chunk.length - at >= HEADER_BYTES
        const end = this.#readHeader(chunk, at)
        const header = this.#headerBytes === 0 ? this.#startMessage() : null
        if (!isWhole || header !== this.#header) {
          passUpTo(at)
          if (header) passed.push(Buffer.from(header))
          start = end
        }
        at = end
      }
    }
    passUpTo(at)
    return passed
  }

  /** Goes on in the body of the message. @returns how many of the bytes that are there belong to it. */
  #take(what: 'pass' | 'drop', bytes: number): number {
    const taken = Math.min(bytes, what === 'pass' ? this.#passBytes : this.#dropBytes)
    if (what === 'pass') this.#passBytes -= taken
    else this.#dropBytes -= taken
    return taken
  }

  /** Reads what the chunk has of a header. @returns where the chunk goes on. */
  #readHeader(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + HEADER_BYTES - this.#headerBytes)
    chunk.copy(this.#header, this.#headerBytes, at, end)
    this.#headerBytes = (this.#headerBytes + end - at) % HEADER_BYTES
    return end
  }

  /** Judges a message by its header. @returns the header that goes on, the same if the message does as it is; null for none. */
  #startMessage(): Buffer | null {
    const type = this.#header.toString('latin1', 0, 1)
    const bodyBytes = this.#header.readUInt32BE(1) - LENGTH_BYTES
    if (bodyBytes < 0 || !TYPES.includes(type))
      throw new SourceViolationError('does not speak the protocol of Postgres')
    this.#toll(type, bodyBytes)
    if (UNHEARD.includes(type)) {
      this.#dropBytes = bodyBytes
      return null
    }
    this.#passBytes = bodyBytes
    if (type !== ERROR) return this.#header
    if (bodyBytes === 0) throw new SourceViolationError('sent an error without a word')
    this.#isError = true
    this.#passBytes = Math.min(bodyBytes, ERROR_BYTES_MAX)
    this.#dropBytes = bodyBytes - this.#passBytes
    const changed = Buffer.from(this.#header)
    changed.writeUInt32BE(LENGTH_BYTES + this.#passBytes + ERROR_END.length, 1)
    return changed
  }
}
