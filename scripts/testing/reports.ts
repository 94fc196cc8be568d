import { readFile } from 'node:fs/promises'
import { errorCode } from '../terminal.ts'

/** How many tests ended how. */
export type Counts = { passed: number; failed: number; skipped: number }

/** The part of vitest's JSON report that is read here. */
type VitestReport = {
  numPassedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** The part of Playwright's JSON report that is read here. */
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

/** One check that is not a test runner's. */
export function countCheck(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

export function sumCounts(all: Counts[]): Counts {
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/**
 * Counts the tests of vitest's report. A file that broke before its first test counts as one failed test, and so
 * does a runner that failed without saying which test did.
 */
export async function countVitest(reportFile: string, exitCode: number): Promise<Counts> {
  const report = await readReport<VitestReport>(reportFile)
  if (!report) return countCheck(false)
  const failed = report.testResults.reduce((sum, file) => {
    const tests = file.assertionResults.filter((test) => test.status === 'failed').length
    return sum + (file.status === 'failed' ? Math.max(tests, 1) : tests)
  }, 0)
  return {
    passed: report.numPassedTests,
    failed: atLeastOne(failed, exitCode),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Counts the tests of Playwright's report; a runner that failed without a failed test counts as one. */
export async function countPlaywright(reportFile: string, exitCode: number): Promise<Counts> {
  const report = await readReport<PlaywrightReport>(reportFile)
  if (!report) return countCheck(false)
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: atLeastOne(unexpected + flaky, exitCode), skipped }
}

function atLeastOne(failed: number, exitCode: number): number {
  return exitCode === 0 ? failed : Math.max(failed, 1)
}

/** @returns undefined if the runner ended before it wrote its report. */
export async function readReport<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * What the tests of test/faults measured, a line each: how often, the median, the largest.
 * @param lines one JSON object a line, as test/faults/support/measure.ts writes them.
 */
export function summariseMeasurements(lines: string): string {
  const measurements = lines
    .split('\n')
    .filter(Boolean)
    .map((line): { what: string; value: number } => JSON.parse(line))
  const groups = Map.groupBy(measurements, ({ what }) => what)
  const summary = [...groups].map(([what, group]) => {
    const values = group.map(({ value }) => value).toSorted((a, b) => a - b)
    const median = values[Math.floor((values.length - 1) / 2)]
    return `  ${what}: ${values.length}, ${median}, ${values.at(-1)}`
  })
  return summary.toSorted().join('\n')
}
