import type { DatasetForm } from '../../lib/dataset.ts'
import { type Filter, filterSchema, MATCHES, type Match } from '../../lib/exports/filters.ts'
import { type Format, formatSchema, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { type Headers, headerText } from '../../lib/exports/headers.ts'
import { z } from '../../lib/zod.ts'
import { writeAddress } from './form/address/address.ts'
import { escaped, joinTexts } from './form/address/texts.ts'
import { toDraft, type Unread } from './form/draft.ts'

/** Why something of a request is not in the form, which reads it anew and says so itself. */
const reason = 'is not known here'

/**
 * The address of the form with what an export was asked for: with all of it, also what its dataset does not have any more. The form says of that
 * that it cannot be read, and exports nothing until the person has left it out.
 * @param frozen the request as it was frozen; it may be of another version, and need not fit.
 * @returns null if there is nothing to be read, or no address can hold it.
 */
export function formAddressOf(dataset: DatasetForm, frozen: unknown): string | null {
  const { data: request } = z.record(z.string(), z.unknown()).safeParse(frozen)
  if (!request) return null
  const {
    columns: ids = [],
    headers: texts = {},
    filters: conditions = [],
    match,
    format: options = {},
  } = request
  const { columns: _c, headers: _h, filters: _f, match: _m, format: _o, ...others } = request
  const columns = readColumns(dataset, listOf(ids))
  const headers = readHeaders(columns.known, membersOf(texts))
  const filters = readFilters(listOf(conditions))
  const format = readFormat(membersOf(options))
  const isMatch = MATCHES.some((each) => each === match)
  const draft = toDraft({
    columns: columns.known,
    headers: headers.known,
    filters: filters.known,
    format: format.known,
  })
  const search = writeAddress(dataset, {
    ...draft,
    match: isMatch ? (match as Match) : draft.match,
    unread: [
      ...columns.unread,
      ...headers.unread,
      ...filters.unread,
      ...(match === undefined || isMatch ? [] : [{ name: 'match', value: textOf(match), reason }]),
      ...format.unread,
      ...Object.entries(others).map(([name, value]) => ({ name, value: textOf(value), reason })),
    ],
  })
  return search === null ? null : `/?${search}`
}

/** What should be a list, and of another version may be anything. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** The members of what should be an object; of anything else the whole, under no name. */
function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [['', value]]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function readColumns(dataset: DatasetForm, ids: unknown[]): { known: string[]; unread: Unread[] } {
  const all = dataset.columns.map(({ id }) => id)
  const isKnown = (id: unknown): id is string => all.some((each) => each === id)
  const unknown = ids.filter((id) => !isKnown(id))
  return {
    known: ids.filter(isKnown),
    unread: unknown.map((id) => ({ name: 'columns', value: joinTexts([textOf(id)]), reason })),
  }
}

/** @param columns those that the form has of the request's. */
function readHeaders(columns: string[], texts: [string, unknown][]): { known: Headers; unread: Unread[] } {
  const read = texts.map(([id, text]) => ({
    id,
    text,
    header: columns.includes(id) ? headerText.safeParse(text).data : undefined,
  }))
  return {
    known: Object.fromEntries(read.flatMap(({ id, header }) => (header === undefined ? [] : [[id, header]]))),
    unread: read.flatMap(({ id, text, header }) =>
      header === undefined ? [{ name: 'header', value: `${escaped(id, ':')}:${textOf(text)}`, reason }] : [],
    ),
  }
}

function readFilters(filters: unknown[]): { known: Filter[]; unread: Unread[] } {
  const read = filters.map((filter) => ({ filter, parsed: filterSchema.safeParse(filter).data }))
  return {
    known: read.flatMap(({ parsed }) => parsed ?? []),
    unread: read.flatMap(({ filter, parsed }) =>
      parsed ? [] : [{ name: 'filter', value: textOf(filter), reason }],
    ),
  }
}

function readFormat(options: [string, unknown][]): { known: Format; unread: Unread[] } {
  let known = STANDARD_FORMAT
  const unread: Unread[] = []
  for (const [option, value] of options) {
    const { data } = formatSchema.safeParse({ ...STANDARD_FORMAT, [option]: value })
    if (data) known = { ...known, [option]: value }
    else unread.push({ name: `format.${option}`, value: textOf(value), reason })
  }
  return { known, unread }
}
