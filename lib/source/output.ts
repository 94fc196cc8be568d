import { MISREAD } from '../csv/misread.ts'
import type { Column } from '../dataset.ts'
import type { Format } from '../exports/format-options.ts'
import { kindOf } from '../kinds.ts'
import { identifier, literal, TEXT } from './literal.ts'
import { neutralised, neutralisedIfLarge } from './neutralised.ts'
import { builtIn, type SourceType } from './source-types.ts'

/** Types that are text already; what Postgres writes of others is what their output function gives. */
const TEXTS: readonly string[] = ['text', 'varchar']

/** Types whose values may start with a sign, and are none of what people write. */
const NUMBERS = 'int2 int4 int8 oid numeric float4 float8 money interval'.split(' ')

/** Whether cells of this column may hold what a spreadsheet would run. */
export function holdsFreeText(column: Column, { name, isBuiltIn }: SourceType): boolean {
  return kindOf(column).isFreeText && !(isBuiltIn && NUMBERS.includes(name))
}

/** How Postgres writes a column's cells for the rows path; formulas are neutralised afterwards. */
export function plainExpression(column: Column): string {
  return kindOf(column).isCastToText ? `${identifier(column.id)}::${TEXT}` : identifier(column.id)
}

/** Whether this process neutralises COPY's bytes (csv/csv-neutraliser.ts), all but large cells. It knows those of UTF-8. */
export function isNeutralisedOnTheWay({ encoding }: Format): boolean {
  return encoding === 'utf-8'
}

/**
 * How Postgres writes a column's cells for the COPY path.
 * @param serverEncoding as in `show server_encoding`.
 */
export function copyExpression(
  column: Column,
  format: Format,
  { type, serverEncoding }: { type: SourceType; serverEncoding: string },
): string {
  const isNeutralised = format.formulas === 'neutralise' && holdsFreeText(column, type)
  const misread = kindOf(column).isFreeText ? MISREAD[format.encoding] : undefined
  if (!isNeutralised && misread === undefined) return plainExpression(column)
  const text = asText(identifier(column.id), type)
  if (isNeutralised && isNeutralisedOnTheWay(format)) return neutralisedIfLarge(text, serverEncoding)
  const expression = isNeutralised ? neutralised(text, serverEncoding, column.values) : text
  return misread === undefined ? expression : refused(text, misread, expression)
}

/**
 * An expression that fails, with SQLSTATE 22021, where a text has one of these characters. What fails depends on the row, or
 * Postgres would run it once beforehand.
 */
function refused(text: string, characters: string, expression: string): string {
  const found = `${text} collate pg_catalog."C" ${builtIn('~')} ${literal(`[${characters}]`, TEXT)}`
  const invalid = `pg_catalog.repeat('ff', pg_catalog.octet_length(pg_catalog.left(${text}, 1)))`
  return `case when ${found} then pg_catalog.convert_from(pg_catalog.decode(${invalid}, 'hex'), 'UTF8') else ${expression} end`
}

/** A value's text as Postgres writes it. A cast to text may be another thing: without spaces at the end, with a mask. */
export function asText(name: string, { name: typeName, isBuiltIn, output, sql }: SourceType): string {
  if (isBuiltIn && TEXTS.includes(typeName)) return `${name}::${TEXT}`
  // The type that is told of a domain is the one below it, whose function does not take the domain.
  return `pg_catalog.textin(${output}(${name}::${sql}))`
}
