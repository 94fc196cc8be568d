import { performance } from 'node:perf_hooks'

/** A failure that was foreseen: its message says what is wrong and what to do, and is all that people see. */
export class UserError extends Error {
  override name = 'UserError'
}

/** What a command tells the shell when it was interrupted before it had done its work (128 + SIGINT). */
const INTERRUPTED = 130

/** Ctrl-C arrives more than once within moments: from the terminal, from npm, and from bootstrap.mjs. */
const SAME_PRESS_MS = 500

/** What makes a terminal forget the line that it is writing. */
const ERASE_LINE = '\r\x1b[K'

/** The code of a system or Postgres error (`ENOENT`, `28P01`), if there is one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}

/** For a file that need not be there: takes the error that says so. @throws every other. */
export function ignoreMissing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error
}

let asJsonLines = false

/** From now on stdout is a log for programs, one JSON object a line, unless a person reads it at a terminal. */
export function logToStdout(isTerminal = process.stdout.isTTY): void {
  asJsonLines = !isTerminal
}

/** Whether stdout is a log for programs. */
export function writesJsonLines(): boolean {
  return asJsonLines
}

/** A line of the log, as lib/log.ts writes them. @param process who says it. */
export function jsonLine(level: 'info' | 'error', process: string, msg: string): string {
  return JSON.stringify({ level, time: new Date().toISOString(), process, msg })
}

/** Prints one line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${asJsonLines ? jsonLine('info', 'setup', line.trim()) : line}\n`)
}

/** Prints one line about something that went wrong. */
export function warn(line: string): void {
  const isLog = asJsonLines && !process.stderr.isTTY
  process.stderr.write(`${isLog ? jsonLine('error', 'setup', line.trim()) : line}\n`)
}

/** The time since `startedAt` (of `performance.now()`) as people read it: `0.8 s`. */
export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
}

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

/** What a command has started, and has to end before it ends itself. */
export type Started = {
  /** Ends it in order. */
  stop(): Promise<void>
  /** Ends it at once, if it would stay behind otherwise. */
  kill?(): void
}

/**
 * Runs a command's work until it is done; Ctrl-C, SIGTERM and a closed terminal interrupt it. Then what it has started is
 * stopped, the last first; or killed, when the person presses Ctrl-C again.
 * @param work gets a signal that is aborted by an interrupt, and the list to which it adds what it starts.
 * @returns the exit code; 130 if `work` throws because of the interrupt.
 */
export async function interruptible(
  work: (signal: AbortSignal, started: Started[]) => Promise<number>,
): Promise<number> {
  const started: Started[] = []
  const signal = watchForInterrupt(() => {
    for (const each of started) each.kill?.()
    process.exit(INTERRUPTED)
  })
  try {
    return await work(signal, started)
  } catch (error) {
    if (signal.aborted) return INTERRUPTED
    throw error
  } finally {
    for (const each of started.toReversed()) await each.stop()
  }
}

function watchForInterrupt(onSecondPress: () => void): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  const onSignal = () => {
    if (controller.signal.aborted) {
      if (Date.now() - firstAt > SAME_PRESS_MS) onSecondPress()
      return
    }
    firstAt = Date.now()
    say('\nStopping. Press Ctrl-C again to stop at once.')
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return controller.signal
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
