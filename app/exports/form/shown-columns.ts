import type { Column } from '../../../lib/dataset.ts'

/** The columns that a search finds, by label or id; all of them for a blank one. */
export function findColumns<Found extends Pick<Column, 'id' | 'label'>>(
  columns: Found[],
  search: string,
): Found[] {
  const wanted = search.trim().toLowerCase()
  return columns.filter(({ id, label }) => label.toLowerCase().includes(wanted) || id.includes(wanted))
}

/** The choice without what is shown; what the search hides stays as it was. */
export function withoutShown(chosen: string[], shown: string[]): string[] {
  return chosen.filter((id) => !shown.includes(id))
}
