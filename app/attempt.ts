import { unstable_rethrow } from 'next/navigation'
import { log } from '../lib/log.ts'
import { Problem, type ProblemDetails, problemDetails } from '../lib/problems/problem.ts'
import type { Viewer } from '../lib/viewer.ts'
import { countChange } from '../server/limits/changes.ts'
import { currentViewer } from '../server/viewer.ts'

/**
 * Does what a server action is for that is nobody's: what somebody does belongs into {@link attemptFor}.
 * @param failure what the log says of an error that is no person's.
 * @returns what the work gives, or why it gave nothing.
 */
async function attempt<T>(failure: string, work: () => Promise<T>): Promise<T | ProblemDetails> {
  try {
    return await work()
  } catch (error) {
    // What Next answers with in place of the action, such as a page that does not exist.
    unstable_rethrow(error)
    const { code, params, errors } = error instanceof Problem ? error : new Problem('internal')
    const details = problemDetails(code, params, errors)
    if (details.status >= 500) log.error({ error }, failure)
    return details
  }
}

/**
 * The same for what somebody does in a page that was made for them. A page outlives a change of person in another tab: it goes on under the
 * earlier name, so nothing is done in it for the next one.
 * @param madeFor the id of whom the page was made for, as it says; it may be anything.
 * @param find who asks, where not everybody may.
 * @returns also the problem `another_viewer`.
 */
export async function attemptFor<T>(
  madeFor: string,
  failure: string,
  work: (viewer: Viewer) => Promise<T>,
  find: () => Promise<Viewer> = currentViewer,
): Promise<T | ProblemDetails> {
  return attempt(failure, async () => {
    const viewer = await find()
    const { id, name } = viewer
    if (madeFor !== id) throw new Problem('another_viewer', { params: { id, name } })
    return work(viewer)
  })
}

/** {@link attemptFor} for what counts as a change. @returns also the problem `too_many_changes`. */
export async function changeFor<T>(
  madeFor: string,
  failure: string,
  work: (viewer: Viewer) => Promise<T>,
): Promise<T | ProblemDetails> {
  return attemptFor(madeFor, failure, async (viewer) => {
    await countChange(viewer)
    return work(viewer)
  })
}

/** {@link changeFor} for work that gives nothing. @returns null, or why it was not done. */
export async function changesFor(
  madeFor: string,
  failure: string,
  work: (viewer: Viewer) => Promise<unknown>,
): Promise<ProblemDetails | null> {
  return changeFor(madeFor, failure, nothingOf(work))
}

/** {@link attempt} for work that gives nothing. @returns null, or why it was not done. */
export async function answer(failure: string, work: () => Promise<unknown>): Promise<ProblemDetails | null> {
  return attempt(failure, nothingOf(work))
}

/** {@link attemptFor} for work that gives nothing. @returns null, or why it was not done. */
export async function answerFor(
  madeFor: string,
  failure: string,
  work: (viewer: Viewer) => Promise<unknown>,
  find?: () => Promise<Viewer>,
): Promise<ProblemDetails | null> {
  return attemptFor(madeFor, failure, nothingOf(work), find)
}

function nothingOf<T extends unknown[]>(
  work: (...args: T) => Promise<unknown>,
): (...args: T) => Promise<null> {
  return async (...args) => {
    await work(...args)
    return null
  }
}
