import type { ExportView } from '../lib/exports/view.ts'
import { log } from '../lib/log.ts'
import { Problem, type ProblemDetails, problemDetails } from '../lib/problems/problem.ts'
import type { Store } from '../lib/store/store.ts'
import type { Viewer } from '../lib/viewer.ts'
import { within } from '../lib/within.ts'
import { paced } from './pace.ts'
import { findExport } from './queries.ts'
import { openFile } from './stored-file.ts'

/** Nobody waits longer for a store to say whether it has a file, in ms: the page shows the export without that. */
const LOOK_MS = 2_000

/** Looks at once. On a disk that is gone each takes one of the process's four threads for ever. */
const LOOKS_MAX = 2
const underWay = new Set<Promise<unknown>>()
/** Looks that have had no answer in time: nobody else waits for another. */
const unanswered = new Set<Promise<unknown>>()

/** The viewer's export as {@link findExport} gives it; where it has a file, with what is wrong with that, and at the pace that this process can keep. */
export async function findClaim(store: Store, viewer: Viewer, id: string): Promise<ExportView | null> {
  const view = await findExport(viewer, id)
  if (!view) return null
  if (!view.artifact) return paced(view)
  return { ...view, artifact: { ...view.artifact, problem: await look(store, viewer, id) } }
}

/** @returns what is wrong with the file; null also when the store does not say. */
async function look(store: Store, viewer: Viewer, id: string): Promise<ProblemDetails | null> {
  if (unanswered.size > 0) return null
  const answer = inTurn(() => fileProblem(store, viewer, id))
  try {
    return await within(LOOK_MS, answer, 'The store does not answer')
  } catch (error) {
    log.error({ error, exportId: id }, 'the store does not say whether it has a file')
    unanswered.add(answer)
    const forget = () => unanswered.delete(answer)
    void answer.then(forget, forget)
    return null
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  while (underWay.size >= LOOKS_MAX) await Promise.allSettled([Promise.race(underWay)])
  const answer = work()
  underWay.add(answer)
  try {
    return await answer
  } finally {
    underWay.delete(answer)
  }
}

/** Why the file cannot be downloaded; null when it can. */
async function fileProblem(store: Store, viewer: Viewer, id: string): Promise<ProblemDetails | null> {
  try {
    const { artifact } = await openFile(store, viewer, id)
    await artifact.close()
    return null
  } catch (error) {
    if (error instanceof Problem) return problemDetails(error.code, error.params)
    throw error
  }
}
