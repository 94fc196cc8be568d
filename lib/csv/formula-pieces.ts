import {
  COMMON_LINE_ENDS,
  escaped,
  FORMULA_STARTS,
  LINE_ENDS,
  LINK,
  NAMELESS_CALLS,
  NO_LETTERS,
  OPENING,
  QUOTE,
  SEPARATORS,
  SPACES,
} from './formula-characters.ts'

/** How a pattern names characters. */
export type Alphabet = {
  /** Any one of these. */
  one(characters: string): string
  /** Any one but these. */
  other(characters: string): string
}

/** Characters as they are. */
export const CHARACTERS: Alphabet = {
  one: (characters) => `[${escaped(characters)}]`,
  other: (characters) => `[^${escaped(characters)}]`,
}

/** The bytes of UTF-8, each as the character of Latin-1 with its number: any bytes are such a text, and come back of it. */
export const OCTETS: Alphabet = {
  one: (characters) => `(?:${[...characters].map(octetsOf).join('|')})`,
  other: (characters) => `(?:(?!${[...characters].map(octetsOf).join('|')})[^])`,
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

function octetsOf(character: string): string {
  return [...Buffer.from(character)].map((byte) => escaped(String.fromCharCode(byte))).join('')
}

function bytesOf(character: string): string {
  return Buffer.from(character).toString('hex').replace(/../g, '$& ')
}

/**
 * A piece ends at the next of what it began behind: a reader that splits there may know no other separator and no other end of
 * a line, and to a formula these are arguments, `;=1,5+HYPERLINK(…)` with a decimal comma, or spaces.
 *
 * What is before the first character is looked at last, and every piece ends where the next of its kind begins: the time
 * is proportional to the text, whatever is in it.
 */
export function piecesIn(alphabet: Alphabet): string {
  const { one } = alphabet
  const start = one(FORMULA_STARTS)
  const skipped = `${one(SPACES + QUOTE)}*`
  const piece = (before: string, ends: string) =>
    `(?<=${before}${skipped}${start})(?:${callsBefore(ends, alphabet)})`
  // Without a quotation mark, a formula at the cell's start is neutralised whatever follows.
  const cellStart = `^${one(SPACES)}*${one(QUOTE)}`
  const pieces = [
    ...SEPARATORS.map((each) => piece(one(each), each)),
    ...COMMON_LINE_ENDS.map((each) => piece(`(?:${one(each)}|${cellStart})`, each)),
    // Who knows the rarer ones knows them all.
    piece(one(LINE_ENDS), LINE_ENDS),
  ]
  return `${start}(?:${pieces.join('|')})`
}

/** What must follow before one of `ends` for a piece to call: a function has a name, which a phone number in brackets has not. */
function callsBefore(ends: string, { one, other }: Alphabet): string {
  const without = (characters: string) => [...characters].filter((each) => !ends.includes(each)).join('')
  const inside = `${other(ends)}*`
  const link = [...LINK].map(one).join('')
  const named = `${one(without(NO_LETTERS))}*${other(NO_LETTERS)}${inside}${one(OPENING)}`
  return `(?=${inside}(?:${one(without(NAMELESS_CALLS))}|${link}))|(?=${named})`
}
