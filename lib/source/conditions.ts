import type { Column, Dataset } from '../dataset.ts'
import type { Filter } from '../exports/filters.ts'
import { kindOf } from '../kinds.ts'
import type { ColumnTypes } from './describe.ts'
import { type FilterRange, isRanged, rangeOf } from './filter-range.ts'
import { identifier, literal, TEXT } from './literal.ts'
import { type Moments, timeConditions } from './local-times.ts'
import { asText } from './output.ts'
import { isShortened, type NearestValues, numberConditions } from './shown-numbers.ts'
import { builtIn, type Comparison, type SourceType } from './source-types.ts'

const BUILT_IN: Comparison = {
  '<': builtIn('<'),
  '<=': builtIn('<='),
  '=': builtIn('='),
  '>=': builtIn('>='),
  '>': builtIn('>'),
}

/** The letter that is another one in small at the end of a word than within it, and both of those. */
export const SIGMAS = /[Σσς]/
export const SMALL_SIGMAS = 'ςσ'

/** What the source database makes of the values of a request's filters; see filter-values.ts. */
export type FilterValues = {
  moments: Moments
  nearest: NearestValues
  /** Characters that no text of the source can have. */
  missingCharacters: ReadonlySet<string>
}

/** What a filter is put upon. */
export type Filtered = { dataset: Dataset; types: ColumnTypes; values: FilterValues }

/** How a column's values are compared with those of a filter. */
type Operand = {
  name: string
  column: Column
  type: SourceType
  sql: string
  comparison: Comparison
  values: FilterValues
}

/** A filter as an SQL condition on the columns of the dataset. */
export function condition({ dataset, types, values }: Filtered, filter: Filter): string {
  const column = columnOf(dataset, filter.column)
  const operand = operandOf(column, typeOf(types, column), values)
  if (isRanged(filter)) return range(operand, rangeOf(filter))
  switch (filter.operator) {
    case 'equals':
      return isAnyOf(operand, [filter.value])
    case 'not-equals':
      return isNoneOf(operand, [filter.value])
    case 'in':
      return isAnyOf(operand, filter.value)
    case 'not-in':
      return isNoneOf(operand, filter.value)
    case 'contains':
      return isPlaced(operand, filter.value, `${builtIn('>')} 0`)
    case 'starts-with':
      return isPlaced(operand, filter.value, `${builtIn('=')} 1`)
    case 'in-period':
      throw new Error('A period has no days: it is given them when its export is made')
    case 'empty':
      return emptiness(operand)
    case 'not-empty':
      return `not ${emptiness(operand)}`
  }
}

function operandOf(column: Column, type: SourceType, values: FilterValues): Operand {
  const name = identifier(column.id)
  // A literal of this type would be cut to its length.
  const isName = type.isBuiltIn && type.name === 'name'
  const wider = isName ? 'text' : kindOf(column).comparedAs
  return {
    name: comparable(name, type),
    column,
    type,
    sql: wider ? `pg_catalog.${wider}` : type.sql,
    comparison: wider ? BUILT_IN : (type.comparison ?? BUILT_IN),
    values,
  }
}

/** A column as its type's operators take it: those of an enumerated type take no domain over it. */
export function comparable(name: string, { enumLabels, sql }: SourceType): string {
  return enumLabels ? `${name}::${sql}` : name
}

function isAnyOf({ name, sql, comparison, type, values }: Operand, wanted: readonly string[]): string {
  // Postgres refuses to read a label that the type lacks, or a character; no row can have it.
  const labels = type.enumLabels && new Set(type.enumLabels)
  const known = wanted.filter((value) => labels?.has(value) ?? isPossible(value, values))
  if (known.length === 0) return 'false'
  const list = known.map((value) => literal(value, sql)).join(', ')
  return known.length === 1
    ? `${name} ${comparison['=']} ${list}`
    : `${name} ${comparison['=']} any (array[${list}])`
}

/** A cell without a value is none of them, either: who leaves out some keeps the rest. */
function isNoneOf(operand: Operand, unwanted: readonly string[]): string {
  return `((${isAnyOf(operand, unwanted)}) is not true)`
}

/**
 * Where a text stands in what the file shows of a column: as it is, or whatever the case. Small letters alone are not enough: some locales
 * write a letter in small by what stands beside it, so those of a part need not be a part of those of the whole.
 */
function isPlaced({ column, type, values }: Operand, value: string, where: string): string {
  // An encoding may have a small letter without its capital, which is ÿ in Latin-1.
  const text = [value, value.toLowerCase()].find((each) => isPossible(each, values))
  if (text === undefined) return 'false'
  const [cell, part] = [asText(identifier(column.id), type), literal(text, TEXT)]
  const isFolded = SIGMAS.test(text) && isPossible(SMALL_SIGMAS, values)
  // Postgres does not search in collations that take different letters for equal ones, so bytes are compared.
  const exact = (each: string) => `(${each}) collate pg_catalog."C"`
  // Both in one collation, whatever the column's is.
  const lower = (each: string) => {
    const small = exact(`pg_catalog.lower((${each}) collate pg_catalog."default")`)
    const [final, usual] = [...SMALL_SIGMAS].map((letter) => literal(letter, TEXT))
    return isFolded ? exact(`pg_catalog.translate(${small}, ${final}, ${usual})`) : small
  }
  const places = [exact, lower].map((as) => `pg_catalog.strpos(${as(cell)}, ${as(part)}) ${where}`)
  return `(${places.join(' or ')})`
}

/** Whether a row of the source may have a text in it. */
function isPossible(text: string, { missingCharacters }: FilterValues): boolean {
  return missingCharacters.size === 0 || [...text].every((each) => !missingCharacters.has(each))
}

function range(operand: Operand, bounds: FilterRange): string {
  const { name, type, column, values } = operand
  if (kindOf(column).hasTimeOfDay) return all(timeConditions(name, type, bounds, values.moments))
  if (isShortened(type)) return all(numberConditions(name, operand, bounds, values.nearest))
  const { sql, comparison } = operand
  const { from, to } = bounds
  return all([
    ...(from ? [`${name} ${comparison[from.isIncluded ? '>=' : '>']} ${literal(from.value, sql)}`] : []),
    ...(to ? [`${name} ${comparison[to.isIncluded ? '<=' : '<']} ${literal(to.value, sql)}`] : []),
  ])
}

function all(conditions: string[]): string {
  return `(${conditions.join(' and ')})`
}

/** For a person, text without characters is as empty as none at all. */
function emptiness({ name, column, type }: Operand): string {
  if (!kindOf(column).hasEmptyText) return `(${name} is null)`
  // Of a text of a fixed length the cast leaves out the blanks that fill it up.
  const text = type.isBuiltIn ? `${name}::${TEXT}` : asText(identifier(column.id), type)
  return `(${name} is null or ${text} ${builtIn('=')} '')`
}

/** The column of a request that was checked against the dataset. @throws Error if there is none. */
export function columnOf(dataset: Dataset, id: string): Column {
  const column = dataset.columns.find((each) => each.id === id)
  if (!column) throw new Error(`Dataset "${dataset.id}" has no column "${id}"`)
  return column
}

/** The type of a column in the source database. @throws Error if it was not described. */
export function typeOf(types: ColumnTypes, column: Column): SourceType {
  const type = types.get(column.id)
  if (!type) throw new Error(`The source database did not name the type of column "${column.id}"`)
  return type
}
