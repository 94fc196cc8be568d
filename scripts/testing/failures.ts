import { stripVTControlCharacters } from 'node:util'
import { readReport } from './reports.ts'

/** Of what was said of a failed test, as much as tells what failed: the rest stands above, where the runner printed it. */
const REASON_LINES = 16
const REASON_LENGTH = 1500

/** The part of vitest's JSON report that is read here. */
type VitestReport = {
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

/** The part of Playwright's JSON report that is read here. */
type PlaywrightReport = { suites: Suite[]; errors: PlaywrightError[] }
type Suite = { specs: Spec[]; suites?: Suite[] }
type Spec = { title: string; file: string; line: number; ok: boolean; tests: { results: Result[] }[] }
type Result = { errors: PlaywrightError[] }
type PlaywrightError = { message?: string }

/**
 * The failed tests of vitest's report, and the files that broke outside of their tests, each with the beginning of what was said of it.
 * @returns none if there is no report.
 */
export async function vitestFailures(reportFile: string): Promise<string[]> {
  const report = await readReport<VitestReport>(reportFile)
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [tell(name, [message])]
    return failed.map((test) => tell(`${name} › ${test.fullName}`, test.failureMessages))
  })
}

/** The failed tests of Playwright's report, and what broke outside of them, in the same way. */
export async function playwrightFailures(reportFile: string): Promise<string[]> {
  const report = await readReport<PlaywrightReport>(reportFile)
  if (!report) return []
  const specs = report.suites.flatMap(specsOf).filter(({ ok }) => !ok)
  const ofSpecs = specs.map(({ title, file, line, tests }) => {
    const errors = tests.flatMap(({ results }) => results).flatMap((result) => result.errors)
    return tell(`${file}:${line} › ${title}`, messagesOf(errors))
  })
  return [...ofSpecs, ...messagesOf(report.errors).map((message) => tell('outside of the tests', [message]))]
}

function specsOf({ specs, suites = [] }: Suite): Spec[] {
  return [...specs, ...suites.flatMap(specsOf)]
}

function messagesOf(errors: PlaywrightError[]): string[] {
  return errors.map(({ message = 'no reason given' }) => message)
}

function tell(name: string, reasons: string[]): string {
  const reason = reasons.map((each) =>
    stripVTControlCharacters(each).slice(0, REASON_LENGTH).split('\n').slice(0, REASON_LINES),
  )
  return [`✘ ${name}`, ...reason.flat().map((line) => `  ${line}`)].join('\n')
}
