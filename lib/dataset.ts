import type { ColumnKind } from './kinds.ts'

/**
 * Writes a cell. Values are text as Postgres writes it, null is NULL; `row` has every column of the dataset. Such a
 * column is slower: its dataset's rows pass through this process one by one.
 */
export type CellFormat = (value: string | null, row: Readonly<Record<string, string | null>>) => string | null

/** A column as an integrator writes it. `values` belongs to the kind `enum`. */
export type ColumnSpec = { label: string; format?: CellFormat } & (
  | { kind: Exclude<ColumnKind, 'enum'> }
  | { kind: 'enum'; values: readonly string[] }
)

/** What the browser may know of a column. `id` is its name in the dataset's SQL. */
export type FormColumn = { id: string; label: string; kind: ColumnKind; values?: readonly string[] }

/** A column of a dataset. */
export type Column = FormColumn & { format?: CellFormat }

/** What the browser may know of a dataset: everything but its SQL. */
export type DatasetForm = { id: string; label: string; description: string; columns: FormColumn[] }

/** Something that can be exported. */
export type Dataset = Omit<DatasetForm, 'columns'> & {
  columns: Column[]
  /** One SELECT, without a semicolon; its output columns carry the columns' ids as names. */
  sql: string
  /** The column by which the file is ordered; unique, so that the file is the same from run to run. */
  key: string | null
}

/** What an integrator writes; see `datasets/`. */
export type DatasetSpec = {
  id: string
  label: string
  description?: string
  sql: string
  key?: string
  /** By their ids, in the order of the file. As a list where an id is a number: an object has those first, whatever is written. */
  columns: Record<string, ColumnSpec> | readonly (ColumnSpec & { id: string })[]
}

const ID = /^[a-z][a-z0-9_-]{0,62}$/

/**
 * Makes a dataset of its specification.
 * @throws Error that names the dataset and what is wrong with it.
 */
export function defineDataset(spec: DatasetSpec): Dataset {
  const columns: Column[] = isList(spec.columns)
    ? spec.columns.map((column) => ({ ...column }))
    : Object.entries(spec.columns).map(([id, column]) => ({ id, ...column }))
  const fail = (reason: string): never => {
    throw new Error(`Dataset "${spec.id}": ${reason}`)
  }
  if (!ID.test(spec.id))
    fail('the id must be lower-case letters, digits, "-" and "_", and start with a letter')
  if (columns.length === 0) fail('it needs at least one column')
  const numbered = columns.find(({ id }) => /^(0|[1-9]\d*)$/.test(id))
  if (numbered && !isList(spec.columns))
    fail(
      `its column "${numbered.id}" would lose its place: give the columns as a list, [{ id: '${numbered.id}', … }]`,
    )
  const twice = columns.find(({ id }, index) => columns.findIndex((each) => each.id === id) < index)
  if (twice) fail(`its column "${twice.id}" is there twice`)
  for (const { id, values } of columns) {
    const fault = values && valuesFault(values)
    if (fault) fail(`its column "${id}" ${fault}`)
  }
  if (spec.sql.trim().endsWith(';')) fail('its SQL must be one SELECT without a semicolon at the end')
  if (spec.key !== undefined && !columns.some(({ id }) => id === spec.key))
    fail(`its key "${spec.key}" is not one of its columns`)
  return {
    id: spec.id,
    label: spec.label,
    description: spec.description ?? '',
    sql: spec.sql.trim(),
    key: spec.key ?? null,
    columns,
  }
}

/** What is wrong with the choices of a column. Each is a filter's value and stands in a list, so it must be something, once. */
function valuesFault(values: readonly string[]): string | undefined {
  if (values.length === 0) return 'has no values: name those that it may have, or make it a text'
  if (values.includes('')) return 'has a value without characters: the filter "is empty" finds those rows'
  const twice = values.find((value, index) => values.indexOf(value) < index)
  return twice === undefined ? undefined : `has the value "${twice}" twice`
}

/**
 * Makes the registry of its datasets, in the form's order.
 * @throws Error that names an id which two of them have: only the first would ever be found.
 */
export function defineRegistry(datasets: readonly Dataset[]): readonly Dataset[] {
  const twice = datasets.find(({ id }, index) => datasets.findIndex((each) => each.id === id) < index)
  if (twice)
    throw new Error(`Two datasets have the id "${twice.id}" ("${twice.label}"): give one of them another`)
  return datasets
}

function isList(columns: DatasetSpec['columns']): columns is readonly (ColumnSpec & { id: string })[] {
  return Array.isArray(columns)
}

/** The part of a dataset that the browser may see. */
export function datasetForm({ id, label, description, columns }: Dataset): DatasetForm {
  return { id, label, description, columns: columns.map(({ format: _, ...column }) => column) }
}
