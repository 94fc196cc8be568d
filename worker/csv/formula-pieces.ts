import {
  CALLS,
  escaped,
  FORMULA_STARTS,
  LINE_ENDS,
  LINK,
  QUOTE,
  SEPARATORS,
  SPACES,
} from './formula-characters.ts'

/** How a pattern names characters. */
type Alphabet = {
  /** Any one of these. */
  one(characters: string): string
  /** Any one but these. */
  other(characters: string): string
}

const CHARACTERS: Alphabet = {
  one: (characters) => `[${escaped(characters)}]`,
  other: (characters) => `[^${escaped(characters)}]`,
}

/** Bytes as two hexadecimal digits and a space each, so that a byte is found where one begins and nowhere else. */
export const BYTES: Alphabet = {
  one: (characters) => `(?:${[...characters].map(bytesOf).join('|')})`,
  other: (characters) => `(?:(?!${[...characters].map(bytesOf).join('|')}).. )`,
}

/**
 * Matches the first character of every formula inside a text, in JavaScript and in Postgres.
 *
 * A reader with another list separator begins a cell where our cell has that separator, and one that knows no quoted line
 * ends begins a line there: `Foo;=HYPERLINK(…)` is one cell to us and two to it. People write much that begins with a
 * dash or a plus, so only what could call, link or run is a formula here.
 */
export const PIECES = piecesIn(CHARACTERS)

/** Matches wherever {@link PIECES} does, and in little more: a quick look. */
export const PIECE_STARTS = `[${escaped([...SEPARATORS, LINE_ENDS, QUOTE].join(''))}][${escaped(SPACES + QUOTE)}]*[${escaped(FORMULA_STARTS)}]`

/** {@link PIECES} for the bytes of UTF-8, as two hexadecimal digits and a space each. */
export const PIECES_IN_BYTES = piecesIn(BYTES)

function bytesOf(character: string): string {
  return Buffer.from(character).toString('hex').replace(/../g, '$& ')
}

/**
 * A piece ends where its reader ends it: at the next separator of the same kind, or the line's end. Other separators are
 * part of it: `;=1,5+HYPERLINK(…)`, with a decimal comma, calls.
 *
 * What is before the first character is looked at last, and every piece ends where the next of its kind begins: the time
 * is proportional to the text, whatever is in it.
 */
function piecesIn({ one, other }: Alphabet): string {
  const start = one(FORMULA_STARTS)
  const skipped = `${one(SPACES + QUOTE)}*`
  const piece = (before: string, separator = '') => {
    const call = one([...CALLS].filter((each) => each !== separator).join(''))
    const link = [...LINK].map(one).join('')
    const inside = `${other(separator + LINE_ENDS)}*`
    return `(?<=${before}${skipped}${start})(?=${inside}(?:${call}|${link}))`
  }
  // Without a quotation mark, a formula at the cell's start is neutralised whatever follows.
  const lineStart = `(?:${one(LINE_ENDS)}|^${one(SPACES)}*${one(QUOTE)})`
  const pieces = [...SEPARATORS.map((each) => piece(one(each), each)), piece(lineStart)]
  return `${start}(?:${pieces.join('|')})`
}
