import type { DatasetForm, FormColumn } from '../../lib/dataset.ts'
import type { Filter, Operator } from '../../lib/exports/filters.ts'
import { headerOf } from '../../lib/exports/headers.ts'
import type { Period } from '../../lib/exports/periods.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import { kindOf } from '../../lib/kinds.ts'
import { formatInWords, isStandard } from './format-words.ts'

/** How an operator reads between a column's label and a value. */
export const OPERATOR_WORDS: Record<Operator, string> = {
  contains: 'contains',
  'starts-with': 'starts with',
  equals: 'equals',
  'not-equals': 'is not',
  in: 'is one of',
  'not-in': 'is none of',
  between: 'is between',
  'greater-than': 'is greater than',
  'at-least': 'is at least',
  'less-than': 'is less than',
  'at-most': 'is at most',
  'in-period': 'is in the period',
  empty: 'is empty',
  'not-empty': 'is not empty',
}

/** How some read where values are days and times. */
const DAY_WORDS: Partial<Record<Operator, string>> = {
  'greater-than': 'is after',
  'at-least': 'is on or after',
  'less-than': 'is before',
  'at-most': 'is on or before',
}

/** How an operator reads for a column. */
export function operatorInWords(operator: Operator, { kind }: Pick<FormColumn, 'kind'>): string {
  return wordsOf(operator, kindOf({ kind }).input === 'day')
}

function wordsOf(operator: Operator, isDay: boolean): string {
  return (isDay && DAY_WORDS[operator]) || OPERATOR_WORDS[operator]
}

/** Values of one filter that are named before the rest is only counted. */
const VALUES_SHOWN = 8

/** What a request asks for, as people read it; `format` is null for Standard, which needs no words. */
export type RequestInWords = { columns: string; filters: string[]; allRows: string; format: string | null }

/** The rows of a file without filters. @param isLimited whether the viewer may see some rows of the dataset at most. */
export function allRowsInWords(isLimited: boolean): string {
  return isLimited ? 'every row that you may see' : 'every row'
}

/** A request in words. Ids that the dataset no longer has stand for themselves. */
export function requestInWords(
  dataset: DatasetForm,
  request: ExportRequest,
  isLimited: boolean,
): RequestInWords {
  const labels = new Map(dataset.columns.map((column) => [column.id, column.label]))
  const label = (id: string) => labels.get(id) ?? id
  const days = new Set(dataset.columns.filter((column) => kindOf(column).input === 'day').map(({ id }) => id))
  const { filters, match, format } = request
  return {
    columns: columnsInWords(dataset, request),
    filters: filters.map(
      (filter, index) =>
        `${match === 'any' && index > 0 ? 'or ' : ''}${label(filter.column)} ${conditionInWords(filter, days.has(filter.column))}`,
    ),
    allRows: allRowsInWords(isLimited),
    format: isStandard(format) ? null : formatInWords(format),
  }
}

/** "All 9", or all of them where they have an order of their own: "Total, Order → “Bestellung”". */
function columnsInWords(dataset: DatasetForm, { columns: ids, headers }: ExportRequest): string {
  const all = dataset.columns
  const columns = ids.map((id) => all.find((column) => column.id === id) ?? { id, label: id })
  const named = columns.map((column) => {
    const header = headerOf(headers, column)
    return header === column.label
      ? { label: header, isRenamed: false }
      : { label: `${column.label} → “${header}”`, isRenamed: true }
  })
  const isAll = ids.length === all.length && all.every(({ id }, place) => id === ids[place])
  if (!isAll) return named.map(({ label }) => label).join(', ')
  const renamed = named.flatMap(({ label, isRenamed }) => (isRenamed ? label : []))
  return renamed.length > 0 ? `All ${ids.length}, with ${renamed.join(', ')}` : `All ${ids.length}`
}

function conditionInWords(filter: Filter, isDay: boolean): string {
  switch (filter.operator) {
    case 'equals':
    case 'not-equals':
    case 'contains':
    case 'starts-with':
      return `${OPERATOR_WORDS[filter.operator]} “${filter.value}”`
    case 'in':
    case 'not-in':
      return `${OPERATOR_WORDS[filter.operator]} ${listInWords(filter.value)}`
    case 'in-period':
      return `is in ${periodInWords(filter.value)}`
    case 'greater-than':
    case 'at-least':
    case 'less-than':
    case 'at-most':
      return `${wordsOf(filter.operator, isDay)} ${filter.value}`
    case 'between':
      return boundsInWords(filter.value, isDay)
    case 'empty':
    case 'not-empty':
      return OPERATOR_WORDS[filter.operator]
  }
}

/** "last 7 days" */
export function periodInWords(period: Period): string {
  return period.replaceAll('-', ' ')
}

function listInWords(values: string[]): string {
  const shown = values.slice(0, VALUES_SHOWN).map((value) => `“${value}”`)
  const rest = values.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function boundsInWords({ from, to }: { from: string | null; to: string | null }, isDay: boolean): string {
  if (from !== null && to !== null) return `is between ${from} and ${to}`
  const [above, below] = isDay ? ['later', 'earlier'] : ['more', 'less']
  return from !== null ? `is ${from} or ${above}` : `is ${to} or ${below}`
}
