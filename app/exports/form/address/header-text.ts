import type { DatasetForm } from '../../../../lib/dataset.ts'
import type { Headers } from '../../../../lib/exports/headers.ts'
import type { Unread } from '../draft.ts'
import { escaped } from './texts.ts'

/** `column:text`; in the column's id a backslash stands before a colon or another backslash. */
const HEADER = /^(?<column>(?:[^\\:]|\\[\\:])*):(?<text>.*)$/s

/** Headers as an address has them, one a column; a blank one says nothing. */
export function headerTexts(headers: Headers): string[] {
  return Object.entries(headers)
    .filter(([, text]) => text.trim() !== '')
    .map(([id, text]) => `${escaped(id, ':')}:${text}`)
}

/** The headers that an address has, on top of others, and what of them cannot be read. @param name of the parameter. */
export function readHeaders(
  dataset: DatasetForm,
  name: string,
  values: readonly string[],
  base: Headers,
): { read: Headers; unread: Unread[] } {
  const known = new Set(dataset.columns.map(({ id }) => id))
  const all = values.map((value) => ({ value, ...readHeader(known, value) }))
  const said = all.flatMap((each) => ('id' in each ? each : []))
  const texts = Map.groupBy(said, ({ id }) => id)
  const isTwofold = (id: string) => texts.get(id)?.some(({ text }, _, [first]) => text !== first?.text)
  const read = said.flatMap(({ id, text }) => (isTwofold(id) ? [] : [[id, text] as const]))
  const unread = all.flatMap((each): Unread[] => {
    const { value } = each
    if ('reason' in each) return [{ name, value, reason: each.reason }]
    return isTwofold(each.id) ? [{ name, value, reason: 'must not be said in two ways' }] : []
  })
  return { read: { ...base, ...Object.fromEntries(read) }, unread }
}

function readHeader(known: Set<string>, value: string): { id: string; text: string } | { reason: string } {
  const { column, text = '' } = HEADER.exec(value)?.groups ?? {}
  if (column === undefined) return { reason: 'must be written as column:text' }
  const id = column.replaceAll(/\\([\\:])/g, '$1')
  if (!known.has(id)) return { reason: 'is for a column that this dataset does not have' }
  return text.trim() === '' ? { reason: 'must have a text after the column' } : { id, text }
}
