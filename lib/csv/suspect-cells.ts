import { CALLS, CONTROL_STARTS, FORMULA_STARTS, LINK, SPACES } from './formula-characters.ts'

const QUOTE = 0x22
const LF = 0x0a

// What a byte means; most bytes mean nothing. The delimiter may also call.
const QUOTES = 1
const ENDS_CELL = 2
const CALLS_SOMETHING = 4

/** 1 for a byte with which a formula begins, or what is skipped before it. */
const MAY_BEGIN = new Uint8Array(256)
for (const character of FORMULA_STARTS + SPACES + CONTROL_STARTS) MAY_BEGIN[bytesOf(character)[0] ?? 0] = 1

/**
 * Finds the cells that may hold a formula in a CSV file, in UTF-8 and as COPY writes it: a quick look at every byte, so that
 * few cells have to be read. The file may be cut into pieces anywhere.
 */
export class SuspectCells {
  /** Where the cell begins at which the last look stopped: in this piece, or at its start if it began in an earlier one. */
  start = 0
  /** Whether the last look stopped at a cell that goes on in the next piece and is of free text. That one is found, whatever it holds. */
  isCut = false
  readonly #isFreeText: Uint8Array
  readonly #meanings: Uint8Array
  #column = 0
  #isQuoted = false

  /** @param isFreeText of each column: whether its cells may hold what a spreadsheet would run. */
  constructor(delimiter: string, isFreeText: readonly boolean[]) {
    this.#isFreeText = Uint8Array.from(isFreeText, Number)
    this.#meanings = meaningsOf(delimiter)
  }

  /**
   * Goes on to the next cell that has to be read.
   * @param from 0 in a new piece, or one after where the last look stopped.
   * @returns where it ends, or -1 if the piece ends before.
   */
  find(piece: Buffer, from: number): number {
    // In variables of its own, which takes half the time: this loop sees every byte.
    const meanings = this.#meanings
    const isFreeText = this.#isFreeText
    let column = this.#column
    let isQuoted = this.#isQuoted
    let isSuspect = this.isCut
    let start = from
    let found = -1
    for (let at = from; at < piece.length && found < 0; at++) {
      const meaning = meanings[piece[at] as number] as number
      if (meaning === 0) continue
      if (meaning === QUOTES) isQuoted = !isQuoted
      else if (isQuoted || meaning === CALLS_SOMETHING) isSuspect ||= meaning >= CALLS_SOMETHING
      else {
        if (isFreeText[column] === 1 && (isSuspect || mayBegin(piece, start, at))) found = at
        else start = at + 1
        isSuspect = false
        column = piece[at] === LF ? 0 : column + 1
      }
    }
    this.start = start
    this.isCut = found < 0 && isFreeText[column] === 1
    this.#column = column
    this.#isQuoted = isQuoted
    return found
  }
}

/** Whether a cell begins as a formula may. */
function mayBegin(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] === QUOTE ? start + 1 : start
  return first < end && MAY_BEGIN[bytes[first] as number] === 1
}

function meaningsOf(delimiter: string): Uint8Array {
  const meanings = new Uint8Array(256)
  const add = (characters: string, meaning: number) => {
    for (const byte of bytesOf(characters)) meanings[byte] = (meanings[byte] ?? 0) | meaning
  }
  add('"', QUOTES)
  // Those of a cell itself are quoted.
  add(`${delimiter}\r\n`, ENDS_CELL)
  // Of a link's characters the last one is the rare one.
  add(CALLS + LINK.slice(-1), CALLS_SOMETHING)
  return meanings
}

function bytesOf(characters: string): Buffer {
  return Buffer.from(characters)
}
