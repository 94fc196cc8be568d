import pino, { type Logger } from 'pino'
import { bounded } from './bounded.ts'

const { LOG_LEVEL } = process.env

/** A level that is none is told by env(), with the other settings. */
function isLevel(level: string | undefined): level is string {
  return level === 'silent' || Object.hasOwn(pino.levels.values, level ?? '')
}

/** What is known where a line is written, beside what the line says itself. @param level pino's number of it. */
type Context = (level: number) => Record<string, unknown>

// On globalThis, because Next bundles pages, routes and what it starts with apart.
const holder = globalThis as { claimcheckLogContext?: Context }

/** Has every line of this process say on whose behalf it is written. */
export function sayInEveryLine(context: Context): void {
  holder.claimcheckLogContext = context
}

/** The name of a level. @param level pino's number of it. */
export function levelOf(level: number): pino.Level {
  return (pino.levels.labels[level] ?? 'info') as pino.Level
}

/** One JSON object a line on stdout, of a bounded size; everything that concerns an export carries `exportId`. */
export const log: Logger = pino({
  level: isLevel(LOG_LEVEL) ? LOG_LEVEL : 'info',
  base: { process: process.env.CLAIMCHECK_PROCESS ?? 'web' },
  mixin: (_, level) => holder.claimcheckLogContext?.(level) ?? {},
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: bounded },
})
