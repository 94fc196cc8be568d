import { expect, test } from 'vitest'
import { Pace } from '../../server/pace.ts'

/** A pace by a clock of the test's, and a process that is at work for a share of the time. */
function paceOf() {
  const process = { ms: 0, share: 0 }
  const pace = new Pace(
    () => process.ms,
    () => ({ idle: 0, active: 0, utilization: process.share }),
  )
  /** So many polls within each of some seconds. @returns the factor after them. */
  const poll = (perSecond: number, share: number, seconds = 1) => {
    process.share = share
    for (let second = 0; second < seconds; second++) {
      for (let count = 0; count < perSecond; count++) pace.count()
      process.ms += 1_000
    }
    return pace.count()
  }
  return { process, pace, poll }
}

test('a process that is busy with polls slows them down, up to a bound', () => {
  const { poll } = paceOf()
  const factors = [1, 2, 3].map(() => poll(1_000, 0.95))
  expect(factors[0]).toBeGreaterThan(1)
  expect(factors).toEqual(factors.toSorted((a, b) => a - b))
  expect(poll(1_000, 1, 60)).toBe(50)
})

test('a process that is busy with something else, or not busy, keeps its pace', () => {
  expect(paceOf().poll(100, 1, 10)).toBe(1)
  expect(paceOf().poll(2_000, 0.8, 10)).toBe(1)
})

test('between busy and free the pace stays as it is, so that it does not swing', () => {
  const { poll } = paceOf()
  const slowed = poll(1_000, 0.95, 3)
  expect(poll(500, 0.7, 20)).toBe(slowed)
})

test('the pace comes back step by step when there is time, and all of it after a pause', () => {
  const { poll, pace, process } = paceOf()
  const slowed = poll(1_000, 0.95, 5)
  const later = poll(300, 0.3)
  expect(later).toBeLessThan(slowed)
  expect(later).toBeGreaterThan(1)
  process.ms += 60_000
  expect(pace.count()).toBe(1)
})
