import type { Dataset } from './dataset.ts'
import { log } from './log.ts'
import { returnedKind } from './returned-kind.ts'
import { limitsBy } from './scope.ts'
import type { Viewer } from './viewer.ts'

/**
 * Whether a viewer may export a dataset. One whose `access` does not say so plainly is closed to everybody, and the log says why. Whoever is
 * held to attributes may not where the rows are limited, and not by these: they would see what they are to be kept from.
 */
export function mayExport(viewer: Viewer, dataset: Pick<Dataset, 'id' | 'access' | 'scope'>): boolean {
  const { datasets, attributes } = viewer.narrowing ?? { datasets: null, attributes: null }
  if (datasets && !datasets.includes(dataset.id)) return false
  if (attributes && !limitsBy(viewer, dataset, attributes)) return false
  return hasAccess(viewer, dataset)
}

function hasAccess(viewer: Viewer, { id, access }: Pick<Dataset, 'id' | 'access'>): boolean {
  if (access === undefined) return true
  try {
    const answer: unknown = access(viewer)
    if (typeof answer === 'boolean') return answer
    throw new TypeError(`It must return true or false, and returned ${returnedKind(answer)}`)
  } catch (error) {
    log.error({ error, dataset: id }, 'the access of a dataset has failed: nobody may export it')
    return false
  }
}
