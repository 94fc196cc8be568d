import { formulasInOctets } from './neutralise.ts'
import { SuspectCells } from './suspect-cells.ts'

/** What is neutralised in a file. */
export type NeutralisedCells = {
  delimiter: string
  /** Of each column: whether its cells may hold what a spreadsheet would run. */
  isFreeText: readonly boolean[]
}

/** Larger cells, in bytes of the file, pass as they are: Postgres has neutralised them (source/neutralised.ts). */
export const CELL_BYTES_MAX = 32 * 1024

const QUOTE = 0x22
const APOSTROPHE = 0x27
const NOTHING = Buffer.alloc(0)

/** Bytes of a piece, and how many behind them may be written over. */
type Part = { from: number; to: number; room: number }

/**
 * Neutralises the cells of a CSV file, in UTF-8 and as COPY writes it, while its bytes pass: Postgres needs several times
 * as long for it.
 *
 * Only apostrophes are put in, so a cell stays quoted or not as it was. That quotation marks are doubled inside of a cell
 * makes no difference: before a formula any number of them is skipped. Nothing is decoded, and bytes that are no UTF-8
 * pass as they are. Of a cell that goes on in the next piece at most {@link CELL_BYTES_MAX} are kept.
 */
export class CsvNeutraliser {
  readonly #cells: SuspectCells
  /** What earlier pieces had of a cell that goes on, if it is kept. */
  #begun = NOTHING
  /** Whether earlier pieces had too much of it. */
  #isLarge = false

  constructor({ delimiter, isFreeText }: NeutralisedCells) {
    this.#cells = new SuspectCells(delimiter, isFreeText)
  }

  /** Bytes that wait for the end of their cell; none at the end of a file that COPY has written. */
  get keptBytes(): number {
    return this.#begun.length
  }

  /**
   * Takes the next piece of the file, which may be changed.
   * @param room how many bytes there are behind the piece in its memory that nobody needs.
   * @returns what goes on: views of the piece, but for cells that are cut, and where there is no room for apostrophes.
   */
  push(piece: Buffer, room = 0): Buffer[] {
    const passed: Buffer[] = []
    const places: number[] = []
    let from = 0
    for (let end = this.#cells.find(piece, 0); end >= 0; end = this.#cells.find(piece, end + 1)) {
      if (this.#isLarge) this.#isLarge = false
      else if (this.#begun.length > 0) {
        passed.push(this.#endBegun(piece.subarray(0, end)))
        from = end
      } else findFormulas(piece, this.#cells.start, end, places)
    }
    const to = this.#cells.isCut ? this.#keep(piece, this.#cells.start, passed) : piece.length
    const part = { from, to, room: piece.length - to + room }
    if (to > from) passed.push(withApostrophes(piece, places, part))
    return passed
  }

  /** @returns the whole of a cell that began in an earlier piece, neutralised. */
  #endBegun(rest: Buffer): Buffer {
    const cell = Buffer.concat([this.#begun, rest])
    const places: number[] = []
    findFormulas(cell, 0, cell.length, places)
    this.#begun = NOTHING
    return withApostrophes(cell, places, { from: 0, to: cell.length, room: 0 })
  }

  /** Keeps a copy of a cell that goes on in the next piece, if it is small. @returns where that ends which is not kept. */
  #keep(piece: Buffer, start: number, passed: Buffer[]): number {
    if (this.#isLarge) return piece.length
    if (this.#begun.length + piece.length - start <= CELL_BYTES_MAX) {
      this.#begun = Buffer.concat([this.#begun, piece.subarray(start)])
      return start
    }
    if (this.#begun.length > 0) passed.push(this.#begun)
    this.#begun = NOTHING
    this.#isLarge = true
    return piece.length
  }
}

/** Adds the places in a cell where apostrophes are put in. */
function findFormulas(bytes: Buffer, start: number, end: number, places: number[]): void {
  if (end - start > CELL_BYTES_MAX) return
  const quotes = bytes[start] === QUOTE ? 1 : 0
  const text = bytes.toString('latin1', start + quotes, end - quotes)
  formulasInOctets(text, start + quotes, places)
}

/**
 * The bytes between two places, with apostrophes; in place where there is room, which spares the memory of a second chunk.
 * From the end on, so that nothing is written over before it is read.
 */
function withApostrophes(bytes: Buffer, places: readonly number[], { from, to, room }: Part): Buffer {
  if (places.length === 0) return bytes.subarray(from, to)
  const length = to - from + places.length
  const written =
    places.length <= room
      ? Buffer.from(bytes.buffer, bytes.byteOffset + from, length)
      : Buffer.allocUnsafe(length)
  let write = length
  let end = to
  for (const place of places.toReversed()) {
    write -= end - place
    bytes.copy(written, write, place, end)
    written[--write] = APOSTROPHE
    end = place
  }
  bytes.copy(written, 0, from, end)
  return written
}
