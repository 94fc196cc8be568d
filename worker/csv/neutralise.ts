/**
 * What a spreadsheet may run as a formula, in one place for both ways of writing a file: Postgres does it in SQL on the
 * COPY path, this process does it on the rows path.
 */

/** OWASP's characters (https://owasp.org/www-community/attacks/CSV_Injection) and their full-width forms. */
export const FORMULA_STARTS = '=+-@\uFF1D\uFF0B\uFF0D\uFF20'

/** Dangerous at the very start of a cell, whatever follows. */
export const CONTROL_STARTS = '\t\r\n'

/** What a spreadsheet skips before a formula. */
export const SPACES =
  '\t\n\v\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF'

/** Text that is a number calls nothing and stays as it is. Written so that Postgres and JavaScript read it alike. */
export const NUMBER_PATTERN = '^[+-]?[0-9]+([.,][0-9]+)?$'
/** Longer text is not looked at as a number. */
export const NUMBER_LENGTH_MAX = 100

/** A set of characters for the inside of a bracket expression. */
function escaped(characters: string): string {
  return [...characters].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

const FORMULA = new RegExp(`^[${escaped(SPACES)}]*[${escaped(FORMULA_STARTS)}]|^[${escaped(CONTROL_STARTS)}]`)
const NUMBER = new RegExp(NUMBER_PATTERN)

/** Text that a spreadsheet would not take for a formula: an apostrophe is put before one that looks like it. */
export function neutralise(text: string): string {
  return FORMULA.test(text) && !isNumber(text) ? `'${text}` : text
}

function isNumber(text: string): boolean {
  return text.length <= NUMBER_LENGTH_MAX && NUMBER.test(text)
}
