import { format, stripVTControlCharacters } from 'node:util'
import { log } from '../../lib/log.ts'

/**
 * Lets the errors and warnings that Next writes come to the log, such as the error of a page: one JSON object a line, whatever is in an
 * error's message, with who asked. Otherwise a message could hold lines that look like ours.
 */
export function logConsole(target: Pick<Console, 'error' | 'warn'> = console): void {
  for (const method of ['error', 'warn'] as const)
    target[method] = (...said: unknown[]) => {
      const error = said.find((each) => each instanceof Error)
      const text = stripVTControlCharacters(format(...said.filter((each) => each !== error)))
      // A download that was cut because it may not go on is no fault of anything.
      const level = [error, error?.cause].some(isProblem) ? 'info' : method
      log[level](error ? { error } : {}, text.trim())
    }
}

/** Next's bundle has a class of its own, of the same name. */
function isProblem(error: unknown): boolean {
  return error instanceof Error && error.name === 'Problem'
}
