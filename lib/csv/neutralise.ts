import { CALLS, CONTROL_STARTS, FORMULA_STARTS, LINK, SPACES } from './formula-characters.ts'
import { type Alphabet, CHARACTERS, OCTETS, piecesIn } from './formula-pieces.ts'

/** Text that is a number calls nothing and stays as it is. Written so that Postgres and JavaScript read it alike. */
export const NUMBER_PATTERN = '^[+-]?[0-9]+([.,][0-9]+)?$'
/** Longer text is not looked at as a number. */
export const NUMBER_LENGTH_MAX = 100

const NUMBER = new RegExp(NUMBER_PATTERN)

/**
 * Text that a spreadsheet would not take for a formula: an apostrophe is put before one that looks like it, and before
 * each formula inside that another reader would find in a cell of its own. The COPY path does the same on its way
 * (csv-neutraliser.ts), or in Postgres (source/neutralised.ts); this is what the rows path does.
 */
export function neutralise(text: string): string {
  const places: number[] = []
  formulasInText(text, 0, places)
  if (places.length === 0) return text
  const parts = places.map((place, index) => text.slice(places[index - 1] ?? 0, place))
  return [...parts, text.slice(places.at(-1))].join("'")
}

/** Adds the places in a text where apostrophes are put in, ascending. @param offset where the text begins. */
type FindFormulas = (text: string, offset: number, places: number[]) => void

const formulasInText = formulasIn(CHARACTERS)

/** For the bytes of UTF-8, as Latin-1 shows them. What is no UTF-8 is no formula. */
export const formulasInOctets = formulasIn(OCTETS)

function formulasIn(alphabet: Alphabet): FindFormulas {
  const { one } = alphabet
  const start = new RegExp(`^${one(SPACES)}*${one(FORMULA_STARTS)}|^${one(CONTROL_STARTS)}`)
  // Nearly every text has none of these, and then it has no formula inside.
  const call = new RegExp(`${one(CALLS)}|${LINK}`)
  const piece = new RegExp(piecesIn(alphabet), 'g')
  return (text, offset, places) => {
    if (start.test(text) && !isNumber(text)) places.push(offset)
    if (!call.test(text)) return
    for (let found = piece.exec(text); found; found = piece.exec(text)) places.push(offset + found.index)
  }
}

function isNumber(text: string): boolean {
  return text.length <= NUMBER_LENGTH_MAX && NUMBER.test(text)
}
