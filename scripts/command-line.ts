import { UserError, warn } from './terminal.ts'

/**
 * Runs what the first argument of this process names, and ends the process with its exit code: 1 after an error.
 * @param run gets the name and the arguments after it. @returns the exit code (none: 0).
 */
export async function runCommandLine(
  run: (name: string, args: string[]) => Promise<number | undefined>,
): Promise<never> {
  // What stays in process.argv are the command's own arguments.
  const [name = ''] = process.argv.splice(2, 1)
  try {
    process.exit((await run(name, process.argv.slice(2))) ?? 0)
  } catch (error) {
    warn(explain(error))
    process.exit(1)
  }
}

/** A UserError is one line; any other error is a defect of ours and keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof UserError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
