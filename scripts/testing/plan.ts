import { Complaint } from '../complaint.ts'

/** What `npm test` runs: everything, or one of the runners with the arguments that the person gave. */
export type TestPlan = { runner: 'all' | 'vitest' | 'playwright'; args: string[] }

/**
 * Reads the arguments after `npm test --`: files below e2e/ are for Playwright, everything else is for vitest.
 * @throws Complaint if both are asked for at once.
 */
export function planTests(args: string[]): TestPlan {
  if (args.length === 0) return { runner: 'all', args }
  const forBrowser = args.filter((arg) => /^(\.\/)?e2e(\/|$)/.test(arg))
  const forVitest = args.filter((arg) => /^(\.\/)?test(\/|$)/.test(arg))
  if (forBrowser.length > 0 && forVitest.length > 0) {
    throw new Complaint('Give files of test/ or files of e2e/, not of both: each has its own runner.')
  }
  return { runner: forBrowser.length > 0 ? 'playwright' : 'vitest', args }
}
