import pino, { type Logger } from 'pino'

/** One JSON object a line on stdout; everything that concerns an export carries `exportId`. */
export const log: Logger = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: { process: process.env.CLAIMCHECK_PROCESS ?? 'web' },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { error: pino.stdSerializers.err },
})
