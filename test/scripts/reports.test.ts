import { afterAll, expect, test } from 'vitest'
import {
  countCheck,
  countPlaywright,
  countVitest,
  sumCounts,
  summariseMeasurements,
} from '../../scripts/testing/reports.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const REPORT = project.inRoot('report.json')

afterAll(removeProject)

function write(report: unknown): void {
  writeProjectFile('report.json', typeof report === 'string' ? report : JSON.stringify(report))
}

type File = { status: string; tests: string[] }

function vitestReport(files: File[]) {
  const statuses = files.flatMap(({ tests }) => tests)
  const count = (status: string) => statuses.filter((each) => each === status).length
  return {
    numPassedTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    })),
  }
}

test.each<[string, File[], number, { passed: number; failed: number; skipped: number }]>([
  [
    'passed tests',
    [{ status: 'passed', tests: ['passed', 'passed'] }],
    0,
    { passed: 2, failed: 0, skipped: 0 },
  ],
  [
    'failed tests',
    [{ status: 'failed', tests: ['passed', 'failed', 'failed'] }],
    1,
    { passed: 1, failed: 2, skipped: 0 },
  ],
  [
    'tests left out, for now or for good',
    [{ status: 'passed', tests: ['pending', 'todo', 'passed'] }],
    0,
    { passed: 1, failed: 0, skipped: 2 },
  ],
  [
    'a file that broke before its first test as one that failed',
    [
      { status: 'failed', tests: [] },
      { status: 'passed', tests: ['passed'] },
    ],
    1,
    { passed: 1, failed: 1, skipped: 0 },
  ],
  [
    'a file that broke after its tests as one that failed',
    [{ status: 'failed', tests: ['passed'] }],
    1,
    { passed: 1, failed: 1, skipped: 0 },
  ],
  [
    'a runner that failed for no test’s reason as one that failed',
    [{ status: 'passed', tests: ['passed'] }],
    1,
    { passed: 1, failed: 1, skipped: 0 },
  ],
])('of vitest’s report it counts %s', async (_, files, exitCode, counts) => {
  write(vitestReport(files))
  expect(await countVitest(REPORT, exitCode)).toEqual(counts)
})

test.each([
  [{ expected: 3, unexpected: 0, flaky: 0, skipped: 1 }, 0, { passed: 3, failed: 0, skipped: 1 }],
  [{ expected: 3, unexpected: 1, flaky: 1, skipped: 0 }, 1, { passed: 3, failed: 2, skipped: 0 }],
  [{ expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, 1, { passed: 0, failed: 1, skipped: 0 }],
])('of Playwright’s report %j with exit code %d it counts %j', async (stats, exitCode, counts) => {
  write({ stats })
  expect(await countPlaywright(REPORT, exitCode)).toEqual(counts)
})

test.each([
  ['is missing', project.inRoot('missing.json')],
  ['breaks off', REPORT],
])('a report that %s counts as one that failed, whatever the exit code', async (_, file) => {
  write('{"stats": {"expec')
  expect(await countVitest(file, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(await countPlaywright(file, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('counts are added up', () => {
  const counts = [countCheck(true), countCheck(false), { passed: 5, failed: 0, skipped: 2 }]
  expect(sumCounts(counts)).toEqual({ passed: 6, failed: 1, skipped: 2 })
  expect(sumCounts([])).toEqual({ passed: 0, failed: 0, skipped: 0 })
})

test('measurements are summed up as number, median and largest', () => {
  const lines = [
    { what: 'restart, ms', value: 9 },
    { what: 'cancel, ms', value: 100 },
    { what: 'restart, ms', value: 11 },
    { what: 'restart, ms', value: 2 },
    { what: 'cancel, ms', value: 20 },
  ]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  expect(summariseMeasurements(text)).toBe('  cancel, ms: 2, 20, 100\n  restart, ms: 3, 9, 11')
  expect(summariseMeasurements('')).toBe('')
})
