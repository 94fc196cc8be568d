import { afterAll, expect, test } from 'vitest'
import { playwrightFailures, vitestFailures } from '../../scripts/testing/failures.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const REPORT = project.inRoot('report.json')

afterAll(removeProject)

function write(report: unknown): void {
  writeProjectFile('report.json', JSON.stringify(report))
}

test('of vitest’s report it tells the tests that failed, and the files that broke outside of theirs', async () => {
  const failed = {
    status: 'failed',
    fullName: 'a total is right',
    failureMessages: ['expected \u001b[31m2\u001b[39m\nto be 3'],
  }
  const passed = { status: 'passed', fullName: 'another', failureMessages: [] }
  write({
    testResults: [
      { name: 'test/a.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
      { name: 'test/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [passed] },
      { name: 'test/c.test.ts', status: 'passed', message: '', assertionResults: [passed] },
    ],
  })
  expect(await vitestFailures(REPORT)).toEqual([
    '✘ test/a.test.ts › a total is right\n  expected 2\n  to be 3',
    '✘ test/b.test.ts\n  no such module',
  ])
})

test('of Playwright’s report it tells the tests that failed, however deep, and what broke outside of them', async () => {
  const spec = (title: string, ok: boolean, ...messages: string[]) => ({
    title,
    ok,
    file: 'e2e/a.spec.ts',
    line: 7,
    tests: [{ results: [{ errors: messages.map((message) => ({ message })) }] }],
  })
  write({
    suites: [
      {
        specs: [spec('passes', true), spec('ends twice', false, 'too late', 'not empty')],
        suites: [{ specs: [spec('within', false, '\u001b[2mtoo\u001b[22m early')] }],
      },
    ],
    errors: [{ message: 'no browser' }],
  })
  expect(await playwrightFailures(REPORT)).toEqual([
    '✘ e2e/a.spec.ts:7 › ends twice\n  too late\n  not empty',
    '✘ e2e/a.spec.ts:7 › within\n  too early',
    '✘ outside of the tests\n  no browser',
  ])
})

test('of a long reason it tells the beginning', async () => {
  const lines = Array.from({ length: 500 }, (_, at) => `line ${at} ${'.'.repeat(40)}`)
  const failed = {
    status: 'failed',
    fullName: 'long',
    failureMessages: [lines.join('\n'), 'x'.repeat(99_999)],
  }
  write({ testResults: [{ name: 'a', status: 'failed', message: '', assertionResults: [failed] }] })
  const [told = ''] = await vitestFailures(REPORT)
  expect(told).toContain('line 0 ')
  expect(told.split('\n').length).toBeLessThan(40)
  expect(told.length).toBeLessThan(4000)
})

test('a report that is missing tells nothing', async () => {
  expect(await vitestFailures(project.inRoot('missing.json'))).toEqual([])
  expect(await playwrightFailures(project.inRoot('missing.json'))).toEqual([])
})
