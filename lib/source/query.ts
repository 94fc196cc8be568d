import type { NeutralisedCells } from '../csv/csv-neutraliser.ts'
import type { Column, Dataset } from '../dataset.ts'
import type { Filter } from '../exports/filters.ts'
import { ENCODINGS } from '../exports/format-options.ts'
import { headerOf } from '../exports/headers.ts'
import type { ExportRequest } from '../exports/request.ts'
import type { Scope } from '../scope.ts'
import { columnOf, comparable, condition, type FilterValues, typeOf } from './conditions.ts'
import { type ColumnTypes, sourceOf } from './describe.ts'
import { identifier, literal } from './literal.ts'
import { asText, copyExpression, holdsFreeText, isNeutralisedOnTheWay, plainExpression } from './output.ts'

/** Delimiters as they stand in an SQL string. */
const DELIMITERS = { ',': ',', ';': ';', '\t': '\\t', '|': '|' } as const

/**
 * How Postgres runs a range. It is one of several that run at the same time: more processes for each would only wait for a
 * core. And compiling a plan to machine code costs more than a range takes.
 */
export const RANGE_SETTINGS = 'set local max_parallel_workers_per_gather = 0; set local jit = off;'

/** One slice of the key space, or several that follow each other: keys from `from` up to, not including, `to`. */
export type Bounds = {
  /** Open below when null; that range comes first. */
  from: string | null
  /** Open above when null; that range comes last and takes the rows without a key. */
  to: string | null
}

/** The bounds of all rows. */
const EVERYTHING: Bounds = { from: null, to: null }

/** A request of a dataset, and which of its rows whoever asks may see. */
export type Asked = { dataset: Dataset; request: ExportRequest; scope: Scope }

/** A request together with what it asks of: its dataset, and what the source database says of it. */
export type Query = {
  dataset: Dataset
  request: ExportRequest
  /** The condition of its scope, as SQL on the columns of the dataset's SQL; null where every row may be seen. */
  within: string | null
  types: ColumnTypes
  /** As in `show server_encoding`. */
  serverEncoding: string
  /** What the source database makes of the filters' values. */
  values: FilterValues
}

/** The columns of a request, in the order in which the file has them. */
export function requestedColumns({ dataset, request }: Pick<Query, 'dataset' | 'request'>): Column[] {
  return request.columns.map((id) => columnOf(dataset, id))
}

/** What the header row of a request calls its columns, in the same order. */
export function requestedHeaders(query: Pick<Query, 'dataset' | 'request'>): string[] {
  return requestedColumns(query).map((column) => headerOf(query.request.headers, column))
}

/**
 * Whether this process writes the cells, rather than Postgres: where a column has a format function, or the file is in
 * another encoding than UTF-8 and the database is too. Postgres sends the bytes of SQL_ASCII as they are, whatever was asked
 * for; it knows no way between most encodings; and where it knows one, it has no means to find what it would write wrong.
 */
export function isByRows(query: Query): boolean {
  const { encoding } = query.request.format
  if (encoding !== 'utf-8' && query.serverEncoding !== 'UTF8') return true
  return requestedColumns(query).some((column) => column.format)
}

/** The columns that are read: for the rows path every one of the dataset, since format functions may look at all of them. */
function readColumns(query: Query): Column[] {
  return isByRows(query) ? query.dataset.columns : requestedColumns(query)
}

/** The SELECT of a request, or of a range of it. Ordered by the dataset's key, so that the file is the same every time. */
export function selectStatement(query: Query, bounds: Bounds = EVERYTHING): string {
  return select(query, readColumns(query).map(plainExpression), rangeConditions(query, bounds))
}

/** The COPY of one range of a request. Postgres writes the CSV; its header is apart. */
export function copyStatement(query: Query, bounds: Bounds = EVERYTHING): string {
  const statement = copy(selectToCopy(query, bounds), query)
  return isPart(bounds) ? `${RANGE_SETTINGS} ${statement}` : statement
}

/** What this process neutralises in the bytes of a request's COPY; null where Postgres does, or nobody. */
export function neutralisedOnTheWay(query: Query): NeutralisedCells | null {
  const { request, types } = query
  if (request.format.formulas === 'raw' || !isNeutralisedOnTheWay(request.format)) return null
  const isFreeText = requestedColumns(query).map((column) => holdsFreeText(column, typeOf(types, column)))
  return { delimiter: request.format.delimiter, isFreeText }
}

/** The COPY of the first rows of a request; of none of them, Postgres tells whether it could be copied. */
export function firstCopyStatement(query: Query, rows: number): string {
  return copy(`${selectToCopy(query, EVERYTHING, true)} limit ${rows}`, query)
}

/** The SELECT of the first rows of a request. */
export function firstSelectStatement(query: Query, rows: number): string {
  return `${select(query, readColumns(query).map(plainExpression), [], true)} limit ${rows}`
}

/** The SELECT of the key of one row of a range. @param index from 0, in the file's order. */
export function keyStatement(query: Query, bounds: Bounds, index: number): string {
  const column = query.dataset.key ? columnOf(query.dataset, query.dataset.key) : null
  const key = column ? asText(identifier(column.id), typeOf(query.types, column)) : 'null'
  return `${select(query, [`${key} as key`], rangeConditions(query, bounds))} offset ${index} limit 1`
}

/** The SELECT of how many rows a request has. */
export function countStatement(query: Query): string {
  const { dataset, within } = query
  const filters = filterConditions(query, query.request.filters)
  const seen = within === null ? sourceOf(dataset) : seenOf(dataset, where([within]))
  return `select pg_catalog.count(*) as rows from ${seen}${where(filters)}`
}

/** The query without its filters where it has a scope: by what its plan and its size may be told, see docs/decisions/016. */
export function blindToFilters(query: Query): Query {
  return query.within === null ? query : { ...query, request: { ...query.request, filters: [] } }
}

/** The conditions that a request puts on the dataset's key, for a set of keys named `source`. */
export function keyConditions(query: Query): string[] {
  const { dataset, request } = query
  const filters = request.filters.filter(({ column }) => column === dataset.key)
  // A row that passes none on the key may pass another one.
  return request.match === 'any' && filters.length < request.filters.length
    ? []
    : filterConditions(query, filters)
}

/** What filters of a request ask of a row, all of which has to hold. */
function filterConditions(query: Query, filters: Filter[]): string[] {
  const conditions = filters.map((filter) => condition(query, filter))
  return query.request.match === 'any' && conditions.length > 0
    ? [`(${conditions.join(' or ')})`]
    : conditions
}

/**
 * @param more conditions of ours, on the key.
 * @param isFirst whether only the first rows are taken. Those within a scope come in their order by themselves, since nothing joins, sorts or
 * shares them above it. To be told of an order above it, the planner would sort all of them for the first ones.
 */
function select(query: Query, list: string[], more: string[], isFirst = false): string {
  const { dataset, within } = query
  const filters = filterConditions(query, query.request.filters)
  // Named by its source: a bare name would mean the output's column, which neutralisation may have changed.
  const order = dataset.key ? ` order by source.${identifier(dataset.key)}` : ''
  if (within === null)
    return `select ${list.join(', ')} from ${sourceOf(dataset)}${where([...filters, ...more])}${order}`
  const seen = seenOf(dataset, `${where([within, ...more])}${order}`)
  return `select ${list.join(', ')} from ${seen}${where(filters)}${isFirst ? '' : order}`
}

/**
 * The rows that may be seen, as a set named `source`. Postgres moves no condition into a SELECT with an OFFSET, and computes
 * nothing of a row before it has come out of it: what a person asks for never meets a row that is not theirs.
 */
function seenOf(dataset: Dataset, conditions: string): string {
  return `(select * from ${sourceOf(dataset)}${conditions} offset 0) as source`
}

function where(conditions: string[]): string {
  return conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
}

function selectToCopy(query: Query, bounds: Bounds, isFirst = false): string {
  const { request, types, serverEncoding } = query
  const list = requestedColumns(query).map((column) =>
    copyExpression(column, request.format, { type: typeOf(types, column), serverEncoding }),
  )
  return select(query, list, rangeConditions(query, bounds), isFirst)
}

function copy(statement: string, { request: { format } }: Query): string {
  // Both come from fixed lists; COPY's options take plain strings only, without a cast.
  const options = `format csv, delimiter E'${DELIMITERS[format.delimiter]}', encoding '${ENCODINGS[format.encoding]}'`
  return `copy (${statement}) to stdout (${options})`
}

function isPart({ from, to }: Bounds): boolean {
  return from !== null || to !== null
}

function rangeConditions({ dataset, types }: Query, bounds: Bounds): string[] {
  if (!isPart(bounds)) return []
  const { from, to } = bounds
  if (!dataset.key) throw new Error(`Dataset "${dataset.id}" has no key to cut into ranges`)
  const column = columnOf(dataset, dataset.key)
  const type = typeOf(types, column)
  const { sql, comparison } = type
  if (!comparison) throw new Error(`The key of dataset "${dataset.id}" has no order`)
  const name = comparable(identifier(column.id), type)
  const isFrom = (key: string) => `${name} ${comparison['>=']} ${literal(key, sql)}`
  // The last range takes the rows without a key: they come last in the order too.
  if (to === null) return from === null ? [] : [`(${isFrom(from)} or ${name} is null)`]
  const below = `${name} ${comparison['<']} ${literal(to, sql)}`
  return from === null ? [below] : [isFrom(from), below]
}
