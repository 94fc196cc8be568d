import type { Column, ColumnKind } from '../../lib/dataset.ts'
import type { Format } from '../../lib/exports/format.ts'
import { CONTROL_STARTS, escaped, FORMULA_STARTS, NUMBER_PATTERN, SPACES } from '../csv/neutralise.ts'
import { identifier, literal } from './literal.ts'

/** Kinds whose cells hold what people wrote; everything else is written by Postgres in a fixed form. */
const FREE_TEXT: readonly ColumnKind[] = ['text', 'enum', 'json', 'other']

/** Whether cells of this column may hold what a spreadsheet would run. */
export function holdsFreeText({ kind }: Column): boolean {
  return FREE_TEXT.includes(kind)
}

/** How Postgres writes a column's cells for the rows path; formulas are neutralised afterwards. */
export function plainExpression(column: Column): string {
  // Postgres writes booleans as t and f unless they are cast.
  return column.kind === 'boolean' ? `${identifier(column.id)}::text` : identifier(column.id)
}

/** How Postgres writes a column's cells for the COPY path. @param serverEncoding as in `show server_encoding`. */
export function copyExpression(column: Column, format: Format, serverEncoding: string): string {
  if (format.formulas === 'raw' || !holdsFreeText(column)) return plainExpression(column)
  return neutralised(`${identifier(column.id)}::text`, serverEncoding)
}

/**
 * The same as `neutralise` of csv/neutralise.ts, in SQL. Nearly every cell is passed by `ascii`, which looks at the
 * first character only; the regular expressions see the few that start with a sign or a space.
 */
function neutralised(text: string, serverEncoding: string): string {
  const isUnicode = serverEncoding === 'UTF8'
  const usable = (characters: string) => (isUnicode ? characters : characters.replace(/[^\0-\x7F]/g, ''))
  const starts = usable(FORMULA_STARTS)
  const spaces = usable(SPACES)
  const codes = [...new Set(`${starts}${spaces}${CONTROL_STARTS}`)].map((each) => each.codePointAt(0))
  const formula = literal(`^[${escaped(spaces)}]*[${escaped(starts)}]|^[${escaped(CONTROL_STARTS)}]`, 'text')
  const number = literal(NUMBER_PATTERN, 'text')
  const conditions = [`${text} ~ ${formula}`, `${text} !~ ${number}`]
  // In a multibyte encoding other than UTF-8, ascii() refuses characters beyond ASCII.
  if (isUnicode) conditions.unshift(`ascii(${text}) = any ('{${codes.join(',')}}'::int[])`)
  return `case when ${conditions.join(' and ')} then '''' || ${text} else ${text} end`
}
