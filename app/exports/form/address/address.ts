import type { DatasetForm } from '../../../../lib/dataset.ts'
import { MATCHES, type Match, VALUES_MAX } from '../../../../lib/exports/filters.ts'
import { STANDARD_FORMAT } from '../../../../lib/exports/format-options.ts'
import { FILTERS_MAX } from '../../../../lib/exports/request.ts'
import { oneOf } from '../../../../lib/zod.ts'
import { searchOf } from '../../../address-of.ts'
import { isInDatasetOrder } from '../columns/order.ts'
import { type Draft, type FilterDraft, listOf, type Unread } from '../draft.ts'
import { filterText, readFilter } from './filter-text.ts'
import {
  formatPairs,
  isOfFormat,
  type Read,
  readFormat,
  readOne,
  STANDARD_PAIR,
  TIME_ZONE,
} from './format-text.ts'
import { headerTexts, readHeaders } from './header-text.ts'
import { BACKSLASH, joinTexts, splitTexts } from './texts.ts'

// docs/deep-links.md says how it is written; docs/decisions/019 why so.

/**
 * Longest search part that the form writes, in characters. In a redirect to the sign-in page it is escaped once more, and nginx takes
 * 4,096 bytes of an answer's headers.
 */
export const ADDRESS_MAX = 1_700

const DATASET = 'dataset'
const COLUMNS = 'columns'
const HEADER = 'header'
const FILTER = 'filter'
const MATCH = 'match'
/** Says that the form is kept in its tab, because an address cannot hold it. */
const REST = 'rest'
const IN_THIS_TAB = 'in-this-tab'
const TOO_LONG = 'was too long for an address, and is only in the tab where it was entered'
/** Names an earlier export; the page knows its request. */
export const FROM = 'from'

/** The search part of the address of a form that is kept in its tab. */
export function addressOfKept(dataset: DatasetForm): string {
  return searchOf([
    [DATASET, dataset.id],
    [REST, IN_THIS_TAB],
  ])
}

/** Whether an address says nothing but of which dataset the form is: then its time zone and options are those of whoever opens it. */
export function isBare(search: URLSearchParams): boolean {
  return [...search.keys()].every((name) => name === DATASET)
}

/**
 * The same address where a bare one would stand for options other than Standard.
 * @param ownTimeZone which a bare one stands for, and no other does.
 */
export function saysStandard(search: string, ownTimeZone: string): string {
  const said = new URLSearchParams(search)
  if (!isBare(said)) return search
  const zone = ownTimeZone === STANDARD_FORMAT.timeZone ? [] : [[TIME_ZONE, ownTimeZone] as const]
  return searchOf([...said, STANDARD_PAIR, ...zone])
}

/** Whether what an address says is that the rest is kept elsewhere. */
export function isKept({ unread }: Draft): boolean {
  return unread.some(({ name, value }) => name === REST && value === IN_THIS_TAB)
}

/**
 * The search part of the address that stands for a draft, without `?`: what it differs in from a new one, and what of the address before
 * could not be read. What was entered for other operators means nothing.
 * @param ownTimeZone in which a new form is opened here. Any other address says the same to everybody: it is in UTC, or names its zone.
 * @returns null if an address cannot hold it: it would be too long, holds more than is read, or half a character.
 */
export function writeAddress(
  dataset: DatasetForm,
  draft: Draft,
  ownTimeZone = STANDARD_FORMAT.timeZone,
  lengthMax = ADDRESS_MAX,
): string | null {
  const { filters, match, format, unread } = draft
  if (filters.length > FILTERS_MAX || filters.some((filter) => listOf(filter).length > VALUES_MAX))
    return null
  const said = [
    ...columnPairs(dataset, draft),
    ...headerTexts(draft.headers).map((text) => [HEADER, text] as const),
    ...filters.map((filter) => [FILTER, filterText(filter)] as const),
    ...(match === 'all' ? [] : [[MATCH, match] as const]),
    ...formatPairs(format),
    ...unread.map(({ name, value }) => [name, value] as const),
  ] as const
  const isNew = unread.length === 0 && said.every(([name]) => name === TIME_ZONE)
  const zone = isNew && format.timeZone !== ownTimeZone ? [[TIME_ZONE, format.timeZone] as const] : []
  const pairs = [[DATASET, dataset.id] as const, ...(isNew ? zone : said)]
  if (!pairs.flat().every((text) => text.isWellFormed())) return null
  const search = searchOf(pairs)
  return search.length <= lengthMax ? search : null
}

function columnPairs(dataset: DatasetForm, { columns, unread }: Draft): [string, string][] {
  const all = dataset.columns.map(({ id }) => id)
  const chosen = [...new Set(columns)].filter((id) => all.includes(id))
  const isAll = chosen.length === all.length && isInDatasetOrder(all, chosen)
  // Beside one that is unknown, all of them have to be named.
  return isAll && !unread.some(({ name }) => name === COLUMNS) ? [] : [[COLUMNS, joinTexts(chosen)]]
}

/**
 * The draft that an address stands for. Nothing of it is lost: what cannot be read, and what no form has, is in `unread`.
 * @param base what it starts with where the address says nothing.
 */
export function readAddress(dataset: DatasetForm, search: URLSearchParams, base: Draft): Draft {
  const columns = readColumns(dataset, search, base.columns)
  const headers = readHeaders(dataset, HEADER, search.getAll(HEADER), base.headers)
  const filters = readFilters(search, base.filters)
  const match = readOne(MATCH, search.getAll(MATCH), readMatch)
  const format = readFormat(search, base.format)
  const others = search.getAll(DATASET).filter((id) => id !== dataset.id)
  return {
    columns: columns.chosen,
    headers: headers.read,
    filters: filters.read,
    match: match.values[0] ?? base.match,
    format: format.format,
    unread: [
      ...others.map((value) => ({ name: DATASET, value, reason: 'is not a dataset that you can export' })),
      ...columns.unread,
      ...headers.unread,
      ...filters.unread,
      ...match.unread,
      ...format.unread,
      ...readOthers(search),
    ],
  }
}

function readColumns(dataset: DatasetForm, search: URLSearchParams, base: string[]) {
  const known = new Set(dataset.columns.map(({ id }) => id))
  const said = search.getAll(COLUMNS).map((value) => ({ value, ids: splitTexts(value) }))
  const named = new Set(said.flatMap(({ ids }) => ids ?? []))
  const unread = said.flatMap(({ value, ids }): Unread[] => {
    if (ids === null) return [{ name: COLUMNS, value, reason: BACKSLASH }]
    const unknown = ids.filter((id) => !known.has(id))
    return unknown.map((id) => ({
      name: COLUMNS,
      value: joinTexts([id]),
      reason: 'is not a column of this dataset',
    }))
  })
  const chosen = said.length === 0 ? base : [...named].filter((id) => known.has(id))
  return { chosen, unread }
}

function readFilters(search: URLSearchParams, base: FilterDraft[]) {
  const read = [...base]
  const unread: Unread[] = []
  for (const value of search.getAll(FILTER)) {
    const filter = readFilter(`address-${read.length}`, value)
    if (typeof filter === 'string') unread.push({ name: FILTER, value, reason: filter })
    else if (read.length < FILTERS_MAX) read.push(filter)
    else
      unread.push({
        name: FILTER,
        value,
        reason: `is more than the ${FILTERS_MAX} filters that there may be`,
      })
  }
  return { read, unread }
}

function readMatch(text: string): Read<Match> {
  const value = MATCHES.find((each) => each === text)
  return value ? { value } : { reason: oneOf(MATCHES) }
}

/** A server of Next's has one order of names where a browser has another, and never has one that objects of JavaScript have no room for. */
function readOthers(search: URLSearchParams): Unread[] {
  const sorted = new URLSearchParams(search)
  sorted.sort()
  sorted.delete('__proto__')
  return [...sorted].flatMap(([name, value]) => {
    if ([DATASET, COLUMNS, HEADER, FILTER, MATCH, FROM].includes(name) || isOfFormat(name)) return []
    return [{ name, value, reason: name === REST ? TOO_LONG : 'is not known here' }]
  })
}
