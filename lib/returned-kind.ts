import { log } from './log.ts'

/**
 * What a function of a dataset has returned that it should not have, for a sentence. Nobody waits for a promise, and one that
 * failed unheard would end the process: so it is heard here.
 */
export function returnedKind(returned: unknown): string {
  if (returned === null) return 'null'
  if (Array.isArray(returned)) return 'a list'
  if (!isPromise(returned)) return typeof returned
  returned.then(undefined, (error: unknown) => log.debug({ error }, 'a function of a dataset failed later'))
  return 'a promise: it must not be async'
}

function isPromise(returned: unknown): returned is PromiseLike<unknown> {
  return (
    typeof returned === 'object' &&
    returned !== null &&
    'then' in returned &&
    typeof returned.then === 'function'
  )
}
