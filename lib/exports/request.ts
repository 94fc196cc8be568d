import { z } from 'zod'
import type { DatasetForm, FormColumn } from '../dataset.ts'
import { kindOf } from '../kinds.ts'
import type { FieldError } from '../problems/problem.ts'
import { type Filter, filterSchema, filterTexts } from './filters.ts'
import { type Format, formatSchema } from './format-options.ts'

/** Most filters of one request. */
const FILTERS_MAX = 50

/** What is exported, frozen on the export's row when it is made. */
export type ExportRequest = { columns: string[]; filters: Filter[]; format: Format }

/**
 * The schema of a request for one dataset. It is the same in the form, in the server action and in the worker, which
 * reads the frozen request back: columns and operators exist in the dataset, values fit their column.
 */
export function requestSchema(dataset: Pick<DatasetForm, 'columns'>): z.ZodType<ExportRequest> {
  const columns = new Map(dataset.columns.map((column) => [column.id, column]))
  const columnId = z.string().refine((id) => columns.has(id), 'is not a column of this dataset')
  const aFilter = filterSchema.superRefine((filter, context) => {
    for (const error of filterErrors(columns, filter)) context.addIssue({ code: 'custom', ...error })
  })
  return z.object({
    columns: z
      .array(columnId)
      .min(1, 'choose at least one column')
      .refine((ids) => new Set(ids).size === ids.length, 'names a column twice'),
    filters: z.array(aFilter).max(FILTERS_MAX),
    format: formatSchema.prefault({}),
  })
}

type FilterError = { path: (string | number)[]; message: string }

/** What is wrong with a well-formed filter for these columns. */
function filterErrors(columns: Map<string, FormColumn>, filter: Filter): FilterError[] {
  const column = columns.get(filter.column)
  if (!column) return [{ path: ['column'], message: 'is not a column of this dataset' }]
  const { operators, valueError } = kindOf(column)
  if (!operators.includes(filter.operator)) {
    return [{ path: ['operator'], message: `does not apply to ${column.label}` }]
  }
  if (filter.operator === 'between' && filter.value.from === null && filter.value.to === null) {
    return [{ path: ['value'], message: 'enter at least one bound' }]
  }
  return filterTexts(filter).flatMap(({ path, text }) => {
    const message = valueError(text, column.values ?? [])
    return message ? [{ path, message }] : []
  })
}

/** Zod's issues as our field errors; `path` is dotted, as in `filters.0.value.from`. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
}
