import { unstable_rethrow } from 'next/navigation'
import { log } from '../lib/log.ts'
import { Problem, type ProblemDetails, problemDetails } from '../lib/problems/problem.ts'

/**
 * Does what a server action is for.
 * @param failure what the log says of an error that is no person's.
 * @returns what the work gives, or why it gave nothing.
 */
export async function attempt<T>(failure: string, work: () => Promise<T>): Promise<T | ProblemDetails> {
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

/** The same for work that gives nothing. @returns null, or why it was not done. */
export async function answer(failure: string, work: () => Promise<unknown>): Promise<ProblemDetails | null> {
  return attempt(failure, async () => {
    await work()
    return null
  })
}
