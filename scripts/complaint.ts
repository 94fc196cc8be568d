import { complain } from './say.ts'

/** A failure that was foreseen: its message says what is wrong and what to do, and is all that people see. */
export class Complaint extends Error {
  override name = 'Complaint'
}

/** What a command tells the shell when it was interrupted before it had done its work (128 + SIGINT). */
export const INTERRUPTED = 130

/**
 * Runs a command's main function and ends the process with the exit code it returns (none: 0). A complaint
 * is one line on stderr; any other error is a defect of ours and keeps its stack.
 */
export async function runCommand(main: () => Promise<number | undefined>): Promise<never> {
  try {
    process.exit((await main()) ?? 0)
  } catch (error) {
    complain(explain(error))
    process.exit(1)
  }
}

function explain(error: unknown): string {
  if (error instanceof Complaint) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** The code of a system or Postgres error (`ENOENT`, `28P01`), if there is one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
