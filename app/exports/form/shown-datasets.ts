import type { DatasetForm } from '../../../lib/dataset.ts'

/** The datasets that a search finds, by name, id or what is said of them; all of them for a blank one. */
export function findDatasets<Found extends Pick<DatasetForm, 'id' | 'label' | 'description'>>(
  datasets: Found[],
  search: string,
): Found[] {
  const wanted = search.trim().toLowerCase()
  return datasets.filter(({ id, label, description }) =>
    [id, label, description].some((text) => text.toLowerCase().includes(wanted)),
  )
}
