import pino, { type Logger } from 'pino'
import { bounded } from './bounded.ts'

const { LOG_LEVEL } = process.env

/** A level that is none is told by env(), with the other settings. */
function isLevel(level: string | undefined): level is string {
  return level === 'silent' || Object.hasOwn(pino.levels.values, level ?? '')
}

/** One JSON object a line on stdout, of a bounded size; everything that concerns an export carries `exportId`. */
export const log: Logger = pino({
  level: isLevel(LOG_LEVEL) ? LOG_LEVEL : 'info',
  base: { process: process.env.CLAIMCHECK_PROCESS ?? 'web' },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: bounded },
})
