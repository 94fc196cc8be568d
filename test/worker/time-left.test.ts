import { expect, test } from 'vitest'
import { TimeLeft } from '../../worker/run/time-left.ts'

/** What is estimated after each second of a progress that is given second by second. */
function estimates(percents: number[]): (number | null)[] {
  const timeLeft = new TimeLeft()
  return percents.map((percent, second) => timeLeft.next(second, percent))
}

/** Percent at each second when it goes up by so much a second. */
const steady = (perSecond: number, seconds: number, from = 0) =>
  Array.from({ length: seconds }, (_, second) => from + perSecond * second)

test('there is none in the first three seconds, nor before three percent', () => {
  expect(estimates(steady(10, 6))).toEqual([null, null, null, 7, 6, 5])
  expect(estimates(steady(0.5, 8))).toEqual([null, null, null, null, null, null, 194, 193])
})

/** Of an export of 800,000 of the demo's order lines, on a busy machine: at so many seconds, so many percent. */
const RECORDED: [number, number][] = [
  [1.1, 0],
  [2.11, 0],
  [3.11, 0],
  [4.11, 0],
  [5.13, 0],
  [6.12, 8.84],
  [7.12, 20.59],
  [8.13, 34.21],
  [9.13, 45.15],
  [10.13, 59.39],
  [11.14, 72.67],
  [12.13, 84.7],
  [13.13, 97.34],
]
const RECORDED_END = 13.51

test('of a real export the first estimate is as good as the others: within a second or so', () => {
  const timeLeft = new TimeLeft()
  const all = RECORDED.map(([at, percent]) => ({ at, left: timeLeft.next(at, percent) }))
  const told = all.filter(({ left }) => left !== null)
  expect(told[0]?.at).toBe(8.13)
  for (const { at, left } of told) expect(Math.abs(Number(left) - (RECORDED_END - at))).toBeLessThan(1.5)
})

test('a slow start does not count for ever', () => {
  // A minute of almost nothing, then five percent a second.
  const all = estimates([...steady(0.05, 60), ...steady(5, 16, 3)])
  expect(all.at(-1)).toBeLessThan(10)
})

test('one that becomes slow says so soon', () => {
  const all = estimates([...steady(4, 15), ...steady(0.1, 30, 60)])
  expect(all[14]).toBeCloseTo(11)
  expect(all.at(-1)).toBeGreaterThan(300)
})

test('progress that stands still, or would take longer than an export may, has none', () => {
  expect(estimates([...steady(2, 10), ...Array(30).fill(20)]).at(-1)).toBeNull()
  expect(estimates([...steady(2, 10), ...steady(0.000_01, 30, 20)]).at(-1)).toBeNull()
})

test('steps are no more than waves in it', () => {
  const steps = Array.from({ length: 100 }, (_, second) => 5 * Math.floor(second / 5))
  const all = estimates(steps).slice(20, 90)
  for (const [index, estimate] of all.entries()) {
    const truth = 100 - (index + 20)
    expect(estimate).toBeGreaterThan(truth * 0.5)
    expect(estimate).toBeLessThan(truth * 1.6)
  }
})
