import { columnsFault, firstTwice, specFault, written } from './definition-faults.ts'
import type { ColumnKind } from './kinds.ts'
import type { Viewer } from './viewer.ts'

/**
 * Writes a cell. Values are text as Postgres writes it, null is NULL; `row` has every column of the dataset. Such a
 * column is slower: its dataset's rows pass through this process one by one.
 */
export type CellFormat = (value: string | null, row: Readonly<Record<string, string | null>>) => string | null

/** Whether a viewer may export a dataset, and so see that there is one. */
type Access = (viewer: Viewer) => boolean

/**
 * Which rows of a dataset a viewer may see: those whose columns have these values. A list is any of its values; a value that is
 * missing (undefined, null) is no row at all; `{}` is every row. Columns are those of the SQL, exported or not.
 */
export type ScopeFunction = (viewer: Viewer) => Readonly<Record<string, unknown>>

/** A column as an integrator writes it. `values` belongs to the kind `enum`. */
export type ColumnSpec = { label: string; format?: CellFormat } & (
  | { kind: Exclude<ColumnKind, 'enum'> }
  | { kind: 'enum'; values: readonly string[] }
)

/** What the browser may know of a column. `id` is its name in the dataset's SQL. */
export type FormColumn = { id: string; label: string; kind: ColumnKind; values?: readonly string[] }

/** A column of a dataset. */
export type Column = FormColumn & { format?: CellFormat }

/** What the browser may know of a dataset: everything but its SQL, and who may see what of it. */
export type DatasetForm = { id: string; label: string; description: string; columns: FormColumn[] }

/** Something that can be exported. */
export type Dataset = Omit<DatasetForm, 'columns'> & {
  columns: Column[]
  /** One SELECT, without a semicolon; its output columns carry the columns' ids as names. */
  sql: string
  /** The column by which the file is ordered; unique, so that the file is the same from run to run. */
  key: string | null
  /** Undefined: everybody who is signed in. */
  access: Access | undefined
  /** Undefined: every row. */
  scope: ScopeFunction | undefined
}

/** What an integrator writes; see `datasets/`. */
export type DatasetSpec = {
  id: string
  label: string
  description?: string
  sql: string
  key?: string
  /** Who may export it; by default everybody who is signed in. */
  access?: Access
  /** Which of its rows a viewer may see; by default all of them. */
  scope?: ScopeFunction
  /** By their ids, in the order of the file. As a list where an id is a number: an object has those first, whatever is written. */
  columns: Record<string, ColumnSpec> | readonly (ColumnSpec & { id: string })[]
}

/**
 * Makes a dataset of its specification. Nothing of it is believed: types are not looked at where it runs.
 * @throws Error that names the dataset, the place, and what is wrong there.
 */
export function defineDataset(spec: DatasetSpec): Dataset {
  const fail = (reason: string): never => {
    throw new Error(`${datasetName(spec)}: ${reason}`)
  }
  const fault = specFault(spec)
  if (fault) fail(fault)
  const columns = writtenColumns(spec.columns, fail)
  const columnFault = columnsFault(columns, spec.key)
  if (columnFault) fail(columnFault)
  return {
    id: spec.id,
    label: spec.label,
    description: spec.description ?? '',
    sql: spec.sql.trim(),
    key: spec.key ?? null,
    access: spec.access,
    scope: spec.scope,
    columns: columns.map(([id, column]) => toColumn(id, column)),
  }
}

/** Columns by their ids, in the order of the file. */
function writtenColumns(
  columns: DatasetSpec['columns'],
  fail: (reason: string) => never,
): (readonly [id: string, column: ColumnSpec])[] {
  if (Array.isArray(columns)) return columns.map(apartFromId)
  // The name `__proto__` in an object's literal makes no member: it is what the object inherits from.
  if (!isPlainObject(columns))
    fail(
      "its columns must be a plain object, { id: { … } }, or a list, [{ id: 'id', … }]; one named __proto__ needs the list",
    )
  // Copies, as in the list: what a column inherits is none of its own, and is not looked at as if it were.
  const entries = Object.entries(columns).map(([id, column]): readonly [string, ColumnSpec] => [
    id,
    isObject(column) ? { ...column } : column,
  ])
  const numbered = entries.find(([id]) => /^(0|[1-9]\d*)$/.test(id))?.[0]
  if (numbered !== undefined)
    fail(
      `its column "${numbered}" would lose its place: give the columns as a list, [{ id: '${numbered}', … }]`,
    )
  return entries
}

function apartFromId(entry: ColumnSpec & { id: string }): readonly [string, ColumnSpec] {
  // What is no object is told as such.
  if (!isObject(entry)) return ['', entry]
  const { id, ...column } = entry
  return [id, column]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether something is an object as `{ … }` makes it. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Its values are kept as they are now: other things are made of them, once. */
function toColumn(id: string, column: ColumnSpec): Column {
  return column.kind === 'enum'
    ? { id, ...column, values: Object.freeze([...column.values]) }
    : { id, ...column }
}

function datasetName(spec: DatasetSpec | undefined): string {
  return typeof spec?.id === 'string' ? `Dataset ${written(spec.id)}` : 'A dataset'
}

/**
 * Makes the registry of its datasets, in the form's order.
 * @throws Error that names an id which two of them have, of which only the first would ever be found, or what is no dataset.
 */
export function defineRegistry(datasets: readonly Dataset[]): readonly Dataset[] {
  const other = datasets.findIndex((each) => typeof each?.id !== 'string' || !Array.isArray(each.columns))
  if (other >= 0)
    throw new Error(`Number ${other + 1} of the registry is no dataset: make it with defineDataset`)
  const twice = firstTwice(datasets.map(({ id }) => id))
  if (twice !== undefined) {
    const { label } = datasets.filter(({ id }) => id === twice)[1] ?? {}
    throw new Error(`Two datasets have the id "${twice}" ("${label}"): give one of them another`)
  }
  return datasets
}

/** The part of a dataset that the browser may see. */
export function datasetForm({ id, label, description, columns }: Dataset): DatasetForm {
  return { id, label, description, columns: columns.map(({ format: _, ...column }) => column) }
}
