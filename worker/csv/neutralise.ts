// OWASP's characters (https://owasp.org/www-community/attacks/CSV_Injection), their full-width forms, and what a
// spreadsheet skips before them. TAB and CR start a formula by themselves in some spreadsheets.
const FORMULA = /^\s*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/
// A number that is kept as text stays what it is: it cannot call anything.
const NUMBER = /^[+-]?\d+([.,]\d+)?$/

/** Text that a spreadsheet would not take for a formula: an apostrophe is put before one that looks like it. */
export function neutralise(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}
