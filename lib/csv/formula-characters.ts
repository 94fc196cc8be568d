/** The characters by which a reader of our file tells a formula, and where one may begin. */

/** OWASP's characters (https://owasp.org/www-community/attacks/CSV_Injection) and their full-width forms. */
export const FORMULA_STARTS = '=+-@\uFF1D\uFF0B\uFF0D\uFF20'

/** Dangerous at the very start of a cell, whatever follows. */
export const CONTROL_STARTS = '\t\r\n'

/** What a reader skips before a formula: the white space of Excel, of JavaScript and of Python. */
export const SPACES =
  '\t\n\v\f\r\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF'

/** Where some reader begins another cell: the delimiters that we offer, which are those that others use. */
export const SEPARATORS = [',', ';', '\t', '|']

/** Where readers begin another line; many know only one of them. */
export const COMMON_LINE_ENDS = ['\n', '\r']

/** Where some reader begins another line; the rarer ones are those of Python's splitlines and of Java's Scanner. */
export const LINE_ENDS = '\n\v\f\r\u001C\u001D\u001E\u0085\u2028\u2029'

/** Behind it are a function's arguments. */
export const OPENING = '('

/** By these a formula calls a program (`|`) or another file (`!`). */
export const NAMELESS_CALLS = '|!'

/**
 * Without one of these a formula inside a cell calls nothing. Not their full-width forms: looking for those doubles what a
 * text costs, and where spreadsheets know them the separator is a comma.
 */
export const CALLS = OPENING + NAMELESS_CALLS

/** What is no letter, in ASCII and among the spaces: the name of a function has something else. */
export const NO_LETTERS = [...new Set([...asciiWithoutLetters(), ...SPACES])].join('')

/** So ends the name of another file in a formula of LibreOffice: `='file:///etc/passwd'#$passwd.A1`. */
export const LINK = "'#"

/** Readers take quotation marks off in their own ways; where they are doubled, some take them for an empty start. */
export const QUOTE = '"'

/** A set of characters for the inside of a bracket expression, for JavaScript and Postgres alike. */
export function escaped(characters: string): string {
  const codes = [...characters].map((each) => each.charCodeAt(0)).sort((a, b) => a - b)
  const firsts = codes.filter((code) => !codes.includes(code - 1))
  const lasts = codes.filter((code) => !codes.includes(code + 1))
  const name = (code = 0) => `\\u${code.toString(16).padStart(4, '0')}`
  return firsts
    .map((first, index) => (first === lasts[index] ? name(first) : `${name(first)}-${name(lasts[index])}`))
    .join('')
}

function asciiWithoutLetters(): string[] {
  // Without NUL, which no text in Postgres has.
  const all = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1))
  return all.filter((each) => !/[A-Za-z]/.test(each))
}
