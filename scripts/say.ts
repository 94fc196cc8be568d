import { performance } from 'node:perf_hooks'

/** Prints one line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints one line about something that went wrong. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The time since `startedAt` (of `performance.now()`) as people read it: `0.8 s`. */
export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
}

/** What makes a terminal forget the line that it is writing. */
const ERASE_LINE = '\r\x1b[K'

/**
 * Runs one step, and says that it is done and how long it took. On a terminal a line says meanwhile what is being
 * done, such as "Applying the migrations"; a log gets the outcome only, such as "Migrations applied".
 * @throws what the step throws; that says what went wrong.
 */
export async function step<T>(doing: string, done: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const live = process.stdout.isTTY
  if (live) process.stdout.write(`… ${doing}`)
  try {
    const result = await work()
    say(`${live ? ERASE_LINE : ''}✓ ${done} (${secondsSince(startedAt)})`)
    return result
  } catch (error) {
    if (live) process.stdout.write(ERASE_LINE)
    throw error
  }
}
