/** A message of the server to its client. */
export type Message = { type: string; body: Buffer }

/** A CopyData message with one row; the text ends with the row's line end. */
export function row(text: string | Buffer): Message {
  return { type: 'd', body: Buffer.from(text) }
}

/** A message on the wire (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
export function encoded({ type, body }: Message): Buffer {
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

/** Cuts bytes at these places. Every piece is a buffer of its own, with a margin that nobody may touch. */
export function cut(bytes: Buffer, places: Iterable<number>): Chunk[] {
  const ascending = [...new Set([0, ...places, bytes.length])].toSorted((a, b) => a - b)
  return ascending.slice(1).map((end, index) => new Chunk(bytes.subarray(ascending[index], end)))
}

const MARGIN = 8
const MARK = 0xa5

/** A piece of the wire that can tell whether it was written beyond its ends. */
export class Chunk {
  readonly bytes: Buffer
  readonly #whole: Buffer

  constructor(bytes: Buffer) {
    this.#whole = Buffer.alloc(bytes.length + 2 * MARGIN, MARK)
    this.bytes = this.#whole.subarray(MARGIN, MARGIN + bytes.length)
    bytes.copy(this.bytes)
  }

  isIntact(): boolean {
    const margins = [...this.#whole.subarray(0, MARGIN), ...this.#whole.subarray(-MARGIN)]
    return margins.every((byte) => byte === MARK)
  }
}
