import type { Column, Dataset } from '../../lib/dataset.ts'
import type { Filter } from '../../lib/exports/filters.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import { isDay } from '../../lib/exports/values.ts'
import type { ColumnTypes } from './describe.ts'
import { identifier, literal } from './literal.ts'

/** A dataset with what the source database says of its columns. */
export type DescribedDataset = { dataset: Dataset; types: ColumnTypes }

/** The columns of a request, in the order in which the file has them. */
export function requestedColumns(dataset: Dataset, request: ExportRequest): Column[] {
  return request.columns.map((id) => columnOf(dataset, id))
}

/** The SELECT of a request, ordered by the dataset's key so that the file is the same from run to run. */
export function selectStatement({ dataset, types }: DescribedDataset, request: ExportRequest): string {
  const list = requestedColumns(dataset, request).map(outputExpression).join(', ')
  const conditions = request.filters.map((filter) => condition(dataset, types, filter))
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const order = dataset.key ? ` order by ${identifier(dataset.key)}` : ''
  return `select ${list} from (${dataset.sql}) as source${where}${order}`
}

/** How a column stands in the file. Postgres writes booleans as t and f unless they are cast. */
function outputExpression({ id, kind }: Column): string {
  return kind === 'boolean' ? `${identifier(id)}::text` : identifier(id)
}

function condition(dataset: Dataset, types: ColumnTypes, filter: Filter): string {
  const column = columnOf(dataset, filter.column)
  const name = identifier(column.id)
  const type = typeOf(types, column)
  switch (filter.operator) {
    case 'equals':
      return `${name} = ${literal(filter.value, type)}`
    case 'in':
      return `${name} in (${filter.value.map((value) => literal(value, type)).join(', ')})`
    case 'contains':
      return `position(lower(${literal(filter.value, 'text')}) in lower(${name}::text)) > 0`
    case 'between':
      return between(name, column, type, filter.value)
    case 'empty':
      return emptiness(name, column)
    case 'not-empty':
      return `not ${emptiness(name, column)}`
  }
}

function between(
  name: string,
  column: Column,
  type: string,
  { from, to }: { from: string | null; to: string | null },
): string {
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

function columnOf(dataset: Dataset, id: string): Column {
  const column = dataset.columns.find((each) => each.id === id)
  if (!column) throw new Error(`Dataset "${dataset.id}" has no column "${id}"`)
  return column
}

function typeOf(types: ColumnTypes, column: Column): string {
  const type = types.get(column.id)
  if (!type) throw new Error(`The source database did not name the type of column "${column.id}"`)
  return type
}
