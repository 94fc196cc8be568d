import { UserError } from '../terminal.ts'

/** What `npm test` runs: everything, or one of the runners with the arguments that the person gave. */
export type TestPlan = { runner: 'all' | 'vitest' | 'playwright'; args: string[] }

/**
 * Reads the arguments after `npm test --`: files below e2e/ are for Playwright, everything else is for vitest.
 * @throws UserError if both are asked for at once.
 */
export function planTests(args: string[]): TestPlan {
  if (args.length === 0) return { runner: 'all', args }
  const forBrowser = args.some((arg) => /^(\.\/)?e2e(\/|$)/.test(arg))
  const forVitest = args.some((arg) => /^(\.\/)?test(\/|$)/.test(arg))
  if (forBrowser && forVitest) {
    throw new UserError('Give files of test/ or files of e2e/, not of both: each has its own runner.')
  }
  return { runner: forBrowser ? 'playwright' : 'vitest', args }
}

/**
 * Takes an option and its number out of the arguments.
 * @param example how the command is called right.
 * @returns undefined if the option is not among them.
 * @throws UserError if its number is not 1 or more.
 */
export function takeNumber(args: string[], option: string, example: string): number | undefined {
  const at = args.indexOf(option)
  if (at < 0) return undefined
  const [, text] = args.splice(at, 2)
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new UserError(`${option} takes a number, as in: ${example}`)
}
