import { datasets, findDataset } from '../datasets/registry.ts'
import { mayExport } from '../lib/access.ts'
import type { Dataset } from '../lib/dataset.ts'
import type { Viewer } from '../lib/viewer.ts'

/** What a viewer may export, in the form's order. */
export function datasetsFor(viewer: Viewer): Dataset[] {
  return datasets.filter((dataset) => mayExport(viewer, dataset))
}

/** The dataset by its id, which may come from anywhere; undefined if there is none, or none that the viewer may export. */
export function findDatasetFor(viewer: Viewer, id: string): Dataset | undefined {
  const dataset = findDataset(id)
  return dataset && mayExport(viewer, dataset) ? dataset : undefined
}
