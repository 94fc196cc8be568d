import type { DatasetForm, FormColumn } from '../dataset.ts'
import { kindOf } from '../kinds.ts'
import type { FieldError } from '../problems/problem.ts'
import { quoted, shortened } from '../words.ts'
import { OF_ANOTHER_VERSION, z } from '../zod.ts'
import { type Filter, filterSchema, filterTexts, MATCHES, type Match, WRONG_VALUES_NAMED } from './filters.ts'
import { type Format, formatSchema, isTimeZone } from './format-options.ts'
import { type Headers, headerErrors, headersSchema } from './headers.ts'

/** Most filters of one request. */
export const FILTERS_MAX = 50
/** Most errors that a refusal names. */
const ERRORS_MAX = 100
/** Longest message of one of them, in characters. */
const MESSAGE_MAX = 500

/**
 * What is exported, frozen on the export's row when it is made. The file has its columns in this order. `headers` is there only if it has
 * any, and `match` only where it means something else than all: a version that does not know such a key refuses it, and carries out what
 * has none.
 */
export type ExportRequest = {
  columns: string[]
  headers?: Headers
  filters: Filter[]
  match?: 'any'
  format: Format
}

/**
 * The schema of a request for one dataset. It is the same in the form, in the server action and in the worker, which
 * reads the frozen request back: columns and operators exist in the dataset, values fit their column. A key that it does not
 * know is refused, or the file would not be what was asked for. Lists are measured before their entries are looked at.
 */
export function requestSchema(dataset: Pick<DatasetForm, 'columns'>): z.ZodType<ExportRequest> {
  const columns = new Map(dataset.columns.map((column) => [column.id, column]))
  const columnId = z.string().superRefine((id, context) => {
    if (!columns.has(id)) context.addIssue({ code: 'custom', ...unknownColumn(id) })
  })
  const aFilter = filterSchema.superRefine((filter, context) => {
    for (const error of filterErrors(columns, filter)) context.addIssue({ code: 'custom', ...error })
  })
  return z
    .strictObject({
      columns: z
        .array(z.unknown())
        .min(1, 'choose at least one column')
        .max(columns.size, {
          abort: true,
          message: `must not be more than the ${columns.size} of this dataset`,
        })
        .pipe(z.array(columnId).refine((ids) => new Set(ids).size === ids.length, 'names a column twice')),
      headers: headersSchema(columns.size).optional(),
      filters: z.array(z.unknown()).max(FILTERS_MAX, { abort: true }).pipe(z.array(aFilter)),
      match: z.enum(MATCHES).optional(),
      format: formatSchema.prefault({}),
    })
    .superRefine(({ columns: chosen, headers = {}, filters, format }, context) => {
      for (const error of rangeErrors(columns, filters, format))
        context.addIssue({ code: 'custom', ...error })
      for (const error of headerErrors(headers, chosen, format.header))
        context.addIssue({ code: 'custom', ...error })
    })
    .transform(({ headers, match, ...request }) => ({
      ...request,
      ...(headers && Object.keys(headers).length > 0 && { headers }),
      ...matchOf(request.filters, match),
    }))
}

/** Which of these filters a row has to pass, as a request says it: of none or one, it is all of them in any case. */
export function matchOf(filters: readonly unknown[], match: Match | undefined): Pick<ExportRequest, 'match'> {
  return match === 'any' && filters.length > 1 ? { match } : {}
}

type RequestError = { path: (string | number)[]; message: string; params?: typeof OF_ANOTHER_VERSION }

function unknownColumn(id: string): Omit<RequestError, 'path'> {
  return { message: `${quoted(id)} is not a column of this dataset`, params: OF_ANOTHER_VERSION }
}

/** What is wrong with a well-formed filter for these columns. */
function filterErrors(columns: Map<string, FormColumn>, filter: Filter): RequestError[] {
  const column = columns.get(filter.column)
  if (!column) return [{ path: ['column'], ...unknownColumn(filter.column) }]
  if (!kindOf(column).operators.includes(filter.operator)) {
    return [{ path: ['operator'], message: `does not apply to ${column.label}`, params: OF_ANOTHER_VERSION }]
  }
  if (filter.operator === 'between' && filter.value.from === null && filter.value.to === null) {
    return [{ path: ['value'], message: 'enter at least one bound' }]
  }
  return valueErrors(column, filter)
}

function valueErrors(column: FormColumn, filter: Filter): RequestError[] {
  const errors: RequestError[] = []
  for (const { path, text } of filterTexts(filter)) {
    const message = kindOf(column).valueError(text, column.values ?? [])
    if (message) errors.push({ path, message, ...(column.values && { params: OF_ANOTHER_VERSION }) })
    if (errors.length === WRONG_VALUES_NAMED) break
  }
  return errors
}

/** The ranges that end before they start, of filters that are in order by themselves. */
function rangeErrors(
  columns: Map<string, FormColumn>,
  filters: Filter[],
  { timeZone }: Format,
): RequestError[] {
  if (!isTimeZone(timeZone)) return []
  return filters.flatMap((filter, index) => {
    const column = columns.get(filter.column)
    if (!column || filter.operator !== 'between' || filterErrors(columns, filter).length > 0) return []
    const { from, to } = filter.value
    if (from === null || to === null || !kindOf(column).isReversed?.(from, to, timeZone)) return []
    const less = kindOf(column).input === 'day' ? 'earlier' : 'less'
    return [
      { path: ['filters', index, 'value', 'to'], message: `must not be ${less} than where the range starts` },
    ]
  })
}

/** Zod's issues as our field errors, as many as a person would read; `path` is dotted, as in `filters.0.value.from`. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  const errors = error.issues.slice(0, ERRORS_MAX).map(({ path, message }) => ({
    path: path.join('.'),
    message: shortened(message, MESSAGE_MAX),
  }))
  const isAll = error.issues.length <= ERRORS_MAX
  return isAll ? errors : [...errors, { path: '', message: 'more is wrong than is named here' }]
}
