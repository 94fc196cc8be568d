import type { Column, Dataset } from '../../lib/dataset.ts'
import type { Filter } from '../../lib/exports/filters.ts'
import { isDay } from '../../lib/exports/values.ts'
import { kindOf } from '../../lib/kinds.ts'
import type { ColumnTypes } from './describe.ts'
import { identifier, literal, TEXT } from './literal.ts'
import { builtIn, type Comparison, type SourceType } from './source-types.ts'

const TIMESTAMPTZ = 'pg_catalog.timestamptz'
/** A time that says its own offset from UTC. */
const WITH_OFFSET = /(Z|[+-]\d\d:\d\d)$/

const BUILT_IN: Comparison = {
  '<': builtIn('<'),
  '<=': builtIn('<='),
  '=': builtIn('='),
  '>=': builtIn('>='),
  '>': builtIn('>'),
}

/** How a column's values are compared with those of a filter. */
type Operand = { name: string; column: Column; type: SourceType; sql: string; comparison: Comparison }

/** A filter as an SQL condition on the columns of the dataset. */
export function condition(dataset: Dataset, types: ColumnTypes, filter: Filter): string {
  const column = columnOf(dataset, filter.column)
  const operand = operandOf(column, typeOf(types, column))
  const { name } = operand
  switch (filter.operator) {
    case 'equals':
      return isAnyOf(operand, [filter.value])
    case 'in':
      return isAnyOf(operand, filter.value)
    case 'contains':
      return contains(name, filter.value)
    case 'between':
      return range(operand, filter.value)
    case 'empty':
      return emptiness(name, column)
    case 'not-empty':
      return `not ${emptiness(name, column)}`
  }
}

function operandOf(column: Column, type: SourceType): Operand {
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
  }
}

/** A column as its type's operators take it: those of an enumerated type take no domain over it. */
export function comparable(name: string, { enumLabels, sql }: SourceType): string {
  return enumLabels ? `${name}::${sql}` : name
}

function isAnyOf(operand: Operand, values: readonly string[]): string {
  const { name, sql, comparison, type } = operand
  // Postgres refuses to read a label that the type lacks; no row can have it.
  const known = values.filter((value) => type.enumLabels?.includes(value) ?? true)
  if (known.length === 0) return 'false'
  const list = known.map((value) => literal(value, sql)).join(', ')
  return known.length === 1
    ? `${name} ${comparison['=']} ${list}`
    : `${name} ${comparison['=']} any (array[${list}])`
}

function contains(name: string, value: string): string {
  // Both in one collation, whatever the column's is; and Postgres does not search in those that take different letters for
  // equal ones, so bytes are compared.
  const lower = (text: string) =>
    `pg_catalog.lower((${text}) collate pg_catalog."default") collate pg_catalog."C"`
  return `pg_catalog.strpos(${lower(`${name}::${TEXT}`)}, ${lower(literal(value, TEXT))}) ${builtIn('>')} 0`
}

function range(operand: Operand, { from, to }: { from: string | null; to: string | null }): string {
  const { name, comparison, column } = operand
  const bounds: string[] = []
  if (from !== null) bounds.push(`${name} ${comparison['>=']} ${bound(operand, from)}`)
  if (to !== null && kindOf(column).hasTimeOfDay && isDay(to)) {
    // A day as the last one means all of that day.
    bounds.push(`${name} ${comparison['<']} ${literal(dayAfter(to), 'pg_catalog.date')}::${operand.sql}`)
  } else if (to !== null) {
    bounds.push(`${name} ${comparison['<=']} ${bound(operand, to)}`)
  }
  return `(${bounds.join(' and ')})`
}

/** A time with an offset is one moment; for a column without a zone, that of the file's own zone. */
function bound({ type, sql }: Operand, value: string): string {
  if (type.name !== 'timestamp' || !WITH_OFFSET.test(value)) return literal(value, sql)
  return `${literal(value, TIMESTAMPTZ)}::${sql}`
}

/** The day after one of the years 1 to 9999, as Postgres reads it. */
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().replace(/^\+0?|T.*$/g, '')
}

/** For a person, text without characters is as empty as none at all. */
function emptiness(name: string, column: Column): string {
  const { hasEmptyText } = kindOf(column)
  return hasEmptyText ? `(${name} is null or ${name}::${TEXT} ${builtIn('=')} '')` : `(${name} is null)`
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
