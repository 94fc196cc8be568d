import { expect, test } from 'vitest'
import { formatDuration, formatPercent, hasPercent } from '../../app/display.ts'
import { speedInWords, timeLeftInWords } from '../../app/exports/[id]/progress-words.ts'
import { stepsOf } from '../../app/exports/[id]/steps.ts'
import { claimTitle } from '../../app/exports/stage.ts'
import { tookInWords } from '../../app/exports/took.ts'
import type { ExportView } from '../../lib/exports/view.ts'

const CREATED = '2026-01-01T14:00:00.000Z'
const STARTED = '2026-01-01T14:00:05.000Z'
const READ = '2026-01-01T14:00:58.000Z'
const FINISHED = '2026-01-01T14:01:00.000Z'
const PROGRESS = {
  rowsDone: 0,
  rowsTotal: null,
  rowsTotalIsEstimate: true,
  bytesWritten: 0,
  percent: 0,
  etaSeconds: null,
}

type Some = Partial<Pick<ExportView, 'status' | 'startedAt' | 'readAt' | 'finishedAt'>> & { percent?: number }

function states({ percent = 0, ...given }: Some) {
  const view = { status: 'queued' as const, startedAt: null, readAt: null, finishedAt: null, ...given }
  return stepsOf({ ...view, createdAt: CREATED, progress: { ...PROGRESS, percent } })
}

test.each<[string, Some, string]>([
  ['one that waits', {}, 'now next next next'],
  ['one that waits to be tried again', { startedAt: STARTED }, 'now next next next'],
  ['one that is read', { status: 'running', startedAt: STARTED, percent: 99.9 }, 'done now next next'],
  ['one of which all is read', { status: 'running', startedAt: STARTED, percent: 100 }, 'done done now next'],
  [
    'one that is ready',
    { status: 'succeeded', startedAt: STARTED, finishedAt: FINISHED, percent: 100 },
    'done done done done',
  ],
])('of %s the steps are told apart', (_, given, words) => {
  expect(
    states(given)
      .map(({ state }) => state)
      .join(' '),
  ).toBe(words)
})

test('a step has the time at which it began, and none before it began', () => {
  const waiting = states({ startedAt: STARTED, readAt: READ }).map(({ at }) => at)
  expect(waiting).toEqual([CREATED, null, null, null])
  const ready = states({ status: 'succeeded', startedAt: STARTED, readAt: READ, finishedAt: FINISHED })
  expect(ready.map(({ at }) => at)).toEqual([CREATED, STARTED, READ, FINISHED])
})

/** An attempt that has run for so many seconds. */
function after(seconds: number, progress: Partial<ExportView['progress']>) {
  const observedAt = new Date(Date.parse(STARTED) + seconds * 1_000).toISOString()
  return { startedAt: STARTED, observedAt, progress: { ...PROGRESS, ...progress } }
}

test.each<[number, number, number | null, string | null]>([
  // It once said 1 min 19 s of an export that took 3.
  [3, 4, 79, null],
  [9, 50, 9, null],
  [60, 4, 1_000, null],
  [60, 50, null, null],
  [20, 80, 3, 'a few seconds left'],
  [20, 30, 41, 'about 50 s left'],
  [60, 30, 58, 'about 1 min left'],
  [60, 10, 500, 'about 8 min left'],
  [600, 10, 5_400, 'about 1 h 30 min left'],
])('after %s s, at %s %%, an estimate of %s s reads %s', (seconds, percent, etaSeconds, words) => {
  expect(timeLeftInWords(after(seconds, { percent, etaSeconds }))).toBe(words)
})

test.each<[number, number, string | null]>([
  [1, 1_000_000, null],
  [10, 0, null],
  [10, 3, '1 rows/s'],
  [4, 1_234_567, '309,000 rows/s'],
])('after %s s and %s rows the speed reads %s', (seconds, rowsDone, words) => {
  expect(speedInWords(after(seconds, { rowsDone }))).toBe(words)
})

test.each<[string, Partial<ExportView['progress']>, string]>([
  ['that has begun', {}, '0 %'],
  ['of which a part is written', { percent: 24.9, rowsDone: 249, rowsTotal: 1_000 }, '24 %'],
  ['of which the first row is written', { rowsDone: 1, rowsTotal: 1_000 }, '0 %'],
  ['of which the rows are not counted', { percent: 12, rowsDone: 12 }, '12 %'],
  ['of which nobody knows how much it is', { rowsDone: 400_000 }, 'Total not known yet'],
])('how far an export is %s reads %j as “%s”', (_, progress, words) => {
  expect(formatPercent({ ...PROGRESS, ...progress })).toBe(words)
  expect(hasPercent({ ...PROGRESS, ...progress })).toBe(words.endsWith('%'))
})

test('a title has the percentage where there is one', () => {
  const title = (progress: Partial<ExportView['progress']>) => {
    const { observedAt, startedAt } = after(9, {})
    const times = { startedAt, observedAt, createdAt: CREATED, cancelRequestedAt: null, expiresAt: null }
    return claimTitle({ ...times, status: 'running', progress: { ...PROGRESS, ...progress } }, 'Orders')
  }
  expect(title({ percent: 24.9, rowsDone: 249 })).toBe('24 % · Orders')
  expect(title({ rowsDone: 400_000 })).toBe('Running · Orders')
})

test.each<[string, Partial<ExportView>, string]>([
  ['that ended at its first attempt', { attempt: 1, startedAt: STARTED, finishedAt: FINISHED }, '55 s'],
  ['that was interrupted', { attempt: 2, startedAt: READ, finishedAt: FINISHED }, '1 min 0 s'],
  ['that goes on', { attempt: 2, startedAt: READ, finishedAt: null }, '–'],
  ['that never began', { attempt: 0, startedAt: null, finishedAt: FINISHED }, '–'],
])('an export %s took what a person sees', (_, given, words) => {
  expect(tookInWords({ attempt: 1, startedAt: null, finishedAt: null, createdAt: CREATED, ...given })).toBe(
    words,
  )
})

test('what took no time at all did not take 0 s', () => {
  expect([0, 49, 50, 12_000].map(formatDuration)).toEqual(['< 0.1 s', '< 0.1 s', '0.1 s', '12 s'])
})
