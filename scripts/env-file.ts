import nextEnv from '@next/env'
import { root } from './paths.ts'
import { warn } from './terminal.ts'

/**
 * Sets the variables of `.env` and its like for this process and all that it starts: the files that Next reads, in Next's
 * order. A variable that is set already stays as it is.
 */
export function readEnvFiles({ isDevelopment = false } = {}): void {
  nextEnv.loadEnvConfig(root, isDevelopment, { info: () => undefined, error: warn })
}
