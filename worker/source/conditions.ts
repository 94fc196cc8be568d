import type { Column, Dataset } from '../../lib/dataset.ts'
import type { Filter } from '../../lib/exports/filters.ts'
import { isDay } from '../../lib/exports/values.ts'
import type { ColumnTypes } from './describe.ts'
import { identifier, literal } from './literal.ts'

/** A filter as an SQL condition on the columns of the dataset. */
export function condition(dataset: Dataset, types: ColumnTypes, filter: Filter): string {
  const column = columnOf(dataset, filter.column)
  const name = identifier(column.id)
  const type = comparedType(types, column)
  switch (filter.operator) {
    case 'equals':
      return `${name} = ${literal(filter.value, type)}`
    case 'in':
      return `${name} in (${filter.value.map((value) => literal(value, type)).join(', ')})`
    case 'contains':
      return `position(lower(${literal(filter.value, 'text')}) in lower(${name}::text)) > 0`
    case 'between':
      return range(name, column, type, filter.value)
    case 'empty':
      return emptiness(name, column)
    case 'not-empty':
      return `not ${emptiness(name, column)}`
  }
}

function range(
  name: string,
  column: Column,
  type: string,
  value: { from: string | null; to: string | null },
): string {
  const { from, to } = value
  const bounds: string[] = []
  if (from !== null) bounds.push(`${name} >= ${literal(from, type)}`)
  if (to !== null && column.kind === 'timestamp' && isDay(to)) {
    // A day as the last one means all of that day.
    bounds.push(`${name} < (${literal(to, 'date')} + 1)::${type}`)
  } else if (to !== null) {
    bounds.push(`${name} <= ${literal(to, type)}`)
  }
  return `(${bounds.join(' and ')})`
}

/** For a person, text without characters is as empty as none at all. */
function emptiness(name: string, { kind }: Column): string {
  return kind === 'text' || kind === 'enum' ? `(${name} is null or ${name}::text = '')` : `(${name} is null)`
}

/** The column of a request that was checked against the dataset. @throws Error if there is none. */
export function columnOf(dataset: Dataset, id: string): Column {
  const column = dataset.columns.find((each) => each.id === id)
  if (!column) throw new Error(`Dataset "${dataset.id}" has no column "${id}"`)
  return column
}

/** The type of a filter's values. Numbers may be larger than the column's own type holds: then they find nothing. */
function comparedType(types: ColumnTypes, column: Column): string {
  if (column.kind === 'integer') return 'bigint'
  if (column.kind === 'float') return 'double precision'
  return column.kind === 'decimal' ? 'numeric' : typeOf(types, column)
}

/** The type of a column in the source database, for a cast. @throws Error if it was not described. */
export function typeOf(types: ColumnTypes, column: Column): string {
  const type = types.get(column.id)
  if (!type) throw new Error(`The source database did not name the type of column "${column.id}"`)
  return type
}
