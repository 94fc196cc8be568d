import type { FormColumn } from '../../../../lib/dataset.ts'
import { type Headers, headerOf } from '../../../../lib/exports/headers.ts'

/** Whether these are as the dataset has them, whichever of its columns they are. */
export function isInDatasetOrder(all: readonly string[], chosen: readonly string[]): boolean {
  const places = chosen.map((id) => all.indexOf(id))
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1))
}

/** The same columns as the dataset has them. */
export function inDatasetOrder(all: readonly string[], chosen: readonly string[]): string[] {
  const wanted = new Set(chosen)
  return all.filter((id) => wanted.has(id))
}

/** The choice with more columns: each in the dataset's place, or at the end where somebody has given the choice an order of its own. */
export function withColumns(
  all: readonly string[],
  chosen: readonly string[],
  more: readonly string[],
): string[] {
  const both = [...new Set([...chosen, ...inDatasetOrder(all, more)])]
  return isInDatasetOrder(all, chosen) ? inDatasetOrder(all, both) : both
}

/** The headers that are written for these columns: those that say something else than the dataset does. */
export function writtenHeaders(columns: readonly FormColumn[], headers: Headers): Headers {
  const written = columns.flatMap((column) => {
    const text = headerOf(headers, column).trim()
    return text === '' || text === column.label ? [] : [[column.id, text] as const]
  })
  return Object.fromEntries(written)
}

/** A header that two of these columns have; undefined if there is none. */
export function headerTwice(columns: readonly FormColumn[], headers: Headers): string | undefined {
  const written = writtenHeaders(columns, headers)
  const seen = new Set<string>()
  return columns.map((column) => headerOf(written, column)).find((each) => seen.size === seen.add(each).size)
}
