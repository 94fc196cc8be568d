import type { Column, ColumnKind } from '../../lib/dataset.ts'
import type { Format } from '../../lib/exports/format.ts'
import { CONTROL_STARTS, FORMULA_PATTERN, FORMULA_STARTS, NUMBER_PATTERN, SPACES } from '../csv/neutralise.ts'
import { identifier, literal } from './literal.ts'

/** Kinds whose cells hold what people wrote; everything else is written by Postgres in a fixed form. */
const FREE_TEXT: readonly ColumnKind[] = ['text', 'enum', 'json', 'other']

/** Types that a cast to text writes in another way than Postgres does otherwise: without spaces at the end, with a mask. */
const OUTPUT_FUNCTIONS: Readonly<Record<string, string>> = {
  bpchar: 'bpcharout',
  inet: 'inet_out',
  boolean: 'boolout',
}

/** Whether cells of this column may hold what a spreadsheet would run. */
export function holdsFreeText({ kind }: Column): boolean {
  return FREE_TEXT.includes(kind)
}

/** How Postgres writes a column's cells for the rows path; formulas are neutralised afterwards. */
export function plainExpression(column: Column): string {
  // Postgres writes booleans as t and f unless they are cast.
  return column.kind === 'boolean' ? `${identifier(column.id)}::text` : identifier(column.id)
}

/**
 * How Postgres writes a column's cells for the COPY path.
 * @param type the column's, in the source database.
 * @param serverEncoding as in `show server_encoding`.
 */
export function copyExpression(
  column: Column,
  format: Format,
  { type, serverEncoding }: { type: string; serverEncoding: string },
): string {
  if (format.formulas === 'raw' || !holdsFreeText(column)) return plainExpression(column)
  const name = identifier(column.id)
  const output = OUTPUT_FUNCTIONS[type]
  return neutralised(output ? `textin(${output}(${name}))` : `${name}::text`, serverEncoding)
}

/**
 * The same as `neutralise` of csv/neutralise.ts, in SQL. Nearly every cell is passed by `ascii`, which looks at the
 * first character only; the regular expressions see the few that start with a sign or a space.
 */
function neutralised(text: string, serverEncoding: string): string {
  // Postgres has no regular expressions for collations that take different letters for equal ones.
  const plain = `${text} collate "C"`
  const formula = serverEncoding === 'UTF8' ? isFormula(plain) : isFormulaInBytes(plain, serverEncoding)
  const number = literal(NUMBER_PATTERN, 'text')
  return `case when ${formula} and ${plain} !~ ${number} then '''' || ${text} else ${text} end`
}

function isFormula(text: string): string {
  const codes = [...new Set(`${FORMULA_STARTS}${SPACES}${CONTROL_STARTS}`)].map((each) => each.codePointAt(0))
  const first = `ascii(${text}) = any ('{${codes.join(',')}}'::int[])`
  return `${first} and ${text} ~ ${literal(FORMULA_PATTERN, 'text')}`
}

/**
 * In other encodings characters have other numbers, or are not there at all. So what is compared are the bytes that a
 * text has in UTF-8. SQL_ASCII names no encoding; its bytes are sent as they are, and taken for UTF-8 by who reads them.
 */
function isFormulaInBytes(text: string, serverEncoding: string): string {
  const hex = (characters: string) =>
    [...characters].map((each) => Buffer.from(each).toString('hex')).join('|')
  const pattern = `^(${hex(SPACES)})*(${hex(FORMULA_STARTS)})|^(${hex(CONTROL_STARTS)})`
  const bytes = `convert_to(${text}, '${serverEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8'}')`
  // Most cells start with an ASCII letter or a digit and need not be converted.
  return `${text} !~ '^[A-Za-z0-9]' and encode(${bytes}, 'hex') ~ ${literal(pattern, 'text')}`
}
