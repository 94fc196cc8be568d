import type { Dataset } from '../dataset.ts'
import { heldTo } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import type { QueueTransaction } from '../queue.ts'
import type { Viewer } from '../viewer.ts'
import { createExport } from './create.ts'
import { readFrozenRequest, understandRequest } from './frozen-request.ts'

/**
 * Makes another export of the same request, of the same name, held to what the first one is held to.
 * @param findDataset of the registry, which is not this folder's to know, what is there for the viewer.
 * @param options as of {@link createExport}.
 * @returns the new export's id.
 * @throws Problem `not_found` (also for somebody else's), or as {@link understandRequest} and {@link createExport}.
 */
export async function repeatExport(
  tx: QueueTransaction,
  viewer: Viewer,
  id: string,
  findDataset: (id: string) => Dataset | undefined,
  options: { address: string | null; requestKey?: unknown },
): Promise<string> {
  const frozen = await readFrozenRequest(tx.db, viewer, id)
  if (!frozen) throw new Problem('not_found')
  // Told as what it is: no field is on the screen that could be corrected.
  const { dataset, request } = understandRequest(findDataset(frozen.dataset), frozen)
  const { name } = frozen
  return createExport(tx, heldTo(viewer, frozen.narrowing), dataset, request, {
    ...options,
    name,
    repeatOf: id,
  })
}
