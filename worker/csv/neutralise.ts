import { CALLS, CONTROL_STARTS, escaped, FORMULA_STARTS, LINK, SPACES } from './formula-characters.ts'
import { PIECES } from './formula-pieces.ts'

/** Text that is a number calls nothing and stays as it is. Written so that Postgres and JavaScript read it alike. */
export const NUMBER_PATTERN = '^[+-]?[0-9]+([.,][0-9]+)?$'
/** Longer text is not looked at as a number. */
export const NUMBER_LENGTH_MAX = 100

const FORMULA = new RegExp(`^[${escaped(SPACES)}]*[${escaped(FORMULA_STARTS)}]|^[${escaped(CONTROL_STARTS)}]`)
const NUMBER = new RegExp(NUMBER_PATTERN)
/** Nearly every text has none of these, and then it has no formula inside. */
const CALL = new RegExp(`[${escaped(CALLS)}]|${LINK}`)
const PIECE = new RegExp(PIECES, 'g')

/**
 * Text that a spreadsheet would not take for a formula: an apostrophe is put before one that looks like it, and before
 * each formula inside that another reader would find in a cell of its own. Postgres does the same on the COPY path
 * (source/neutralised.ts); this process does it on the rows path.
 */
export function neutralise(text: string): string {
  const marked = CALL.test(text) ? text.replace(PIECE, "'$&") : text
  return FORMULA.test(text) && !isNumber(text) ? `'${marked}` : marked
}

function isNumber(text: string): boolean {
  return text.length <= NUMBER_LENGTH_MAX && NUMBER.test(text)
}
