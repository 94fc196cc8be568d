import type { DatasetForm } from '../../lib/dataset.ts'
import { type Filter, filterSchema } from '../../lib/exports/filters.ts'
import { type Format, formatSchema, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { z } from '../../lib/zod.ts'
import { writeAddress } from './form/address/address.ts'
import { joinTexts } from './form/address/texts.ts'
import { toDraft, type Unread } from './form/draft.ts'

/** What a frozen request has, whatever its dataset has by now. */
const frozenSchema = z.object({
  columns: z.array(z.string()).catch([]),
  filters: z.array(z.unknown()).catch([]),
  format: z.record(z.string(), z.unknown()).catch({}),
})

/** Why something of a request is not in the form, which reads it anew and says so itself. */
const reason = 'is not known here'

/**
 * The address of the form with what an export was asked for: with all of it, also what its dataset does not have any more. The form says of that
 * that it cannot be read, and exports nothing until the person has left it out.
 * @param frozen the request as it was frozen; it may be of another version, and need not fit.
 * @returns null if there is nothing to be read, or no address can hold it.
 */
export function formAddressOf(dataset: DatasetForm, frozen: unknown): string | null {
  const { data: request } = frozenSchema.safeParse(frozen)
  if (!request) return null
  const columns = readColumns(dataset, request.columns)
  const filters = readFilters(request.filters)
  const format = readFormat(request.format)
  const draft = toDraft({ columns: columns.known, filters: filters.known, format: format.known })
  const search = writeAddress(dataset, {
    ...draft,
    unread: [...columns.unread, ...filters.unread, ...format.unread],
  })
  return search === null ? null : `/?${search}`
}

function readColumns(dataset: DatasetForm, ids: string[]): { known: string[]; unread: Unread[] } {
  const all = dataset.columns.map(({ id }) => id)
  const unknown = ids.filter((id) => !all.includes(id))
  return {
    known: ids.filter((id) => all.includes(id)),
    unread: unknown.map((id) => ({ name: 'columns', value: joinTexts([id]), reason })),
  }
}

function readFilters(filters: unknown[]): { known: Filter[]; unread: Unread[] } {
  const read = filters.map((filter) => ({ filter, parsed: filterSchema.safeParse(filter).data }))
  return {
    known: read.flatMap(({ parsed }) => parsed ?? []),
    unread: read.flatMap(({ filter, parsed }) =>
      parsed ? [] : [{ name: 'filter', value: JSON.stringify(filter), reason }],
    ),
  }
}

function readFormat(options: Record<string, unknown>): { known: Format; unread: Unread[] } {
  let known = STANDARD_FORMAT
  const unread: Unread[] = []
  for (const [option, value] of Object.entries(options)) {
    const { data } = formatSchema.safeParse({ ...STANDARD_FORMAT, [option]: value })
    if (data) known = { ...known, [option]: value }
    else unread.push({ name: `format.${option}`, value: String(value), reason })
  }
  return { known, unread }
}
