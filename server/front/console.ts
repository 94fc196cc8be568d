import { format } from 'node:util'
import { log } from '../../lib/log.ts'

/** What is called on a console, and how the log says it. */
const LEVELS = { error: 'error', warn: 'warn', info: 'info', log: 'info', debug: 'debug' } as const

/**
 * Lets what Next writes come to the log, such as the error of a page: one JSON object a line, whatever is in an error's message, with who
 * asked. Otherwise a message could hold lines that look like ours.
 */
export function logConsole(target: Pick<Console, keyof typeof LEVELS> = console): void {
  for (const [method, level] of Object.entries(LEVELS) as [keyof typeof LEVELS, 'info'][])
    target[method] = (...said: unknown[]) => {
      const error = said.find((each) => each instanceof Error)
      const text = format(...said.filter((each) => each !== error))
      if (error) log[level]({ error }, text)
      else if (text.trim() !== '') log[level](text)
    }
}
