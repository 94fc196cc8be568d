import type { DatasetForm, FormColumn } from '../../../lib/dataset.ts'
import { type Filter, type Match, OPERATOR_VALUES, type Operator } from '../../../lib/exports/filters.ts'
import { type Format, STANDARD_FORMAT } from '../../../lib/exports/format-options.ts'
import type { Headers } from '../../../lib/exports/headers.ts'
import type { Period } from '../../../lib/exports/periods.ts'
import { type ExportRequest, fieldErrors, matchOf, requestSchema } from '../../../lib/exports/request.ts'
import type { FieldError } from '../../../lib/problems/problem.ts'
import { sentence } from '../../display.ts'
import { writtenHeaders } from './columns/order.ts'
import { withoutLastComma } from './commas.ts'
import { readTyped } from './typed.ts'

/** A filter while it is being entered: it keeps what was typed for one operator when another is tried. */
export type FilterDraft = {
  /** Tells rows apart while others are added and removed. */
  key: string
  /** Empty until one is picked. */
  column: string
  operator: Operator
  text: string
  list: string[]
  /** Typed for the list, and not yet made an entry of it; counts all the same. */
  pending: string
  from: string
  to: string
}

/** A part of an address that could not be read, and why, as the end of a sentence. */
export type Unread = { name: string; value: string; reason: string }

/**
 * The form's values; its paths are those of the request, so an error of either belongs to the same control. `columns` are in the order of
 * the file; `headers` may have some of columns that are not chosen, or none of their own. While something is `unread` nothing is exported: a
 * file that lacks a filter is another one than was asked for.
 */
export type Draft = {
  columns: string[]
  headers: Headers
  filters: FilterDraft[]
  match: Match
  format: Format
  unread: Unread[]
}

/** Message by path, as in `filters.0.value.from`. */
export type Messages = Record<string, string>

/** What the form starts with by itself: every column, no filter, the Standard preset. */
export function newDraft(dataset: DatasetForm): Draft {
  return {
    columns: dataset.columns.map((column) => column.id),
    headers: {},
    filters: [],
    match: 'all',
    format: STANDARD_FORMAT,
    unread: [],
  }
}

/** A draft in another time zone. */
export function inTimeZone(draft: Draft, timeZone: string): Draft {
  return { ...draft, format: { ...draft.format, timeZone } }
}

/** The draft of a request that was made before. */
export function toDraft({ columns, headers = {}, filters, match, format }: ExportRequest): Draft {
  const drafts = filters.map((filter, index) => toFilterDraft(`from-${index}`, filter))
  return { columns, headers, filters: drafts, match: match ?? 'all', format, unread: [] }
}

function toFilterDraft(key: string, filter: Filter): FilterDraft {
  const draft = { ...newFilter(key), column: filter.column, operator: filter.operator }
  switch (filter.operator) {
    case 'equals':
    case 'not-equals':
    case 'contains':
    case 'starts-with':
    case 'greater-than':
    case 'at-least':
    case 'less-than':
    case 'at-most':
    case 'in-period':
      return { ...draft, text: filter.value }
    case 'in':
    case 'not-in':
      return { ...draft, list: filter.value }
    case 'between':
      return { ...draft, from: filter.value.from ?? '', to: filter.value.to ?? '' }
    case 'empty':
    case 'not-empty':
      return draft
  }
}

/** A filter that has no column yet. */
export function newFilter(key: string): FilterDraft {
  return { key, column: '', operator: 'empty', text: '', list: [], pending: '', from: '', to: '' }
}

/** The request that a draft stands for, valid or not. Without a header row nothing is called anything. */
export function toRequest(dataset: DatasetForm, draft: Draft): ExportRequest {
  const columns = new Map(dataset.columns.map((column) => [column.id, column]))
  const chosen = [...new Set(draft.columns)].flatMap((id) => columns.get(id) ?? [])
  const headers = draft.format.header ? writtenHeaders(chosen, draft.headers) : {}
  return {
    columns: chosen.map(({ id }) => id),
    ...(Object.keys(headers).length > 0 && { headers }),
    filters: draft.filters.map((filter) => toFilter(columns.get(filter.column), filter)),
    ...matchOf(draft.filters, draft.match),
    format: draft.format,
  }
}

/** The values of a filter's list. */
export function listOf({ list, pending }: FilterDraft): string[] {
  return pending.trim() === '' ? list : [...list, pending.trim()]
}

function toFilter(ofColumn: FormColumn | undefined, draft: FilterDraft): Filter {
  const { column, operator } = draft
  const read = (text: string) => readTyped(ofColumn, text)
  switch (operator) {
    case 'equals':
    case 'not-equals':
    case 'contains':
    case 'starts-with':
    case 'greater-than':
    case 'at-least':
    case 'less-than':
    case 'at-most':
      return { column, operator, value: read(draft.text) }
    case 'in':
    case 'not-in':
      return { column, operator, value: listOf(draft).map((text) => read(withoutLastComma(ofColumn, text))) }
    case 'in-period':
      // One that is none is refused by the schema, and its message is the field's.
      return { column, operator, value: draft.text as Period }
    case 'between':
      return { column, operator, value: { from: read(draft.from) || null, to: read(draft.to) || null } }
    case 'empty':
    case 'not-empty':
      return { column, operator }
  }
}

/** What is wrong with a draft: the request's own schema, and what a person is likely to have forgotten. */
export function draftErrors(dataset: DatasetForm, draft: Draft): Messages {
  const { error } = requestSchema(dataset).safeParse(toRequest(dataset, draft))
  const unread: Messages = draft.unread.length > 0 ? { unread: 'Could not be read' } : {}
  return { ...toMessages(error ? fieldErrors(error) : []), ...forgotten(draft.filters), ...unread }
}

/** What is wrong with what a draft says when it is opened, and not what it leaves open, as somebody does who is not done. */
export function openingErrors(dataset: DatasetForm, draft: Draft): Messages {
  const open = draft.filters.flatMap((filter, index) => (isOpen(filter) ? `filters.${index}` : []))
  return Object.fromEntries(
    Object.entries(draftErrors(dataset, draft)).filter(
      ([path]) => path !== 'columns' && !open.some((filter) => isAt(path, filter)),
    ),
  )
}

/** Whether a column or a value is still to come. */
function isOpen(filter: FilterDraft): boolean {
  if (filter.column === '') return true
  switch (OPERATOR_VALUES[filter.operator]) {
    case 'text':
    case 'period':
      return filter.text === ''
    case 'texts':
      return listOf(filter).length === 0
    case 'range':
      return filter.from === '' && filter.to === ''
    case null:
      return false
  }
}

/** Field errors as messages. */
export function toMessages(errors: FieldError[]): Messages {
  return Object.fromEntries(errors.map(({ path, message }) => [path, sentence(message)]))
}

/** The operators whose empty box needs words of the form's own. */
const ASKS_FOR_VALUE: ReadonlySet<Operator> = new Set([
  'equals',
  'not-equals',
  'greater-than',
  'at-least',
  'less-than',
  'at-most',
])

function forgotten(filters: FilterDraft[]): Messages {
  const messages: Messages = {}
  filters.forEach(({ column, operator, text }, index) => {
    if (column === '') messages[`filters.${index}.column`] = 'Pick a column'
    // To equal it may be valid, but an empty box hardly ever means: where the text is "".
    else if (ASKS_FOR_VALUE.has(operator) && text === '') messages[`filters.${index}.value`] = 'Enter a value'
  })
  return messages
}

/** The messages at or below a path, such as all of `filters.0`. */
export function messagesAt(messages: Messages, path: string): Messages {
  return Object.fromEntries(Object.entries(messages).filter(([key]) => isAt(key, path)))
}

/** All messages but those at or below a path. */
export function messagesOutside(messages: Messages, path: string): Messages {
  return Object.fromEntries(Object.entries(messages).filter(([key]) => !isAt(key, path)))
}

function isAt(key: string, path: string): boolean {
  return key === path || key.startsWith(`${path}.`)
}
