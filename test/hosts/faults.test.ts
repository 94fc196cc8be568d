import { expect, test } from 'vitest'
import { planFaults } from './faults.ts'
import type { Host } from './network.ts'
import type { Program } from './program.ts'
import { randomFrom } from './random.ts'

const programs = ['web-1', 'worker-1.1', 'worker-1.2'].map((name) => ({ name }) as Program)
const hosts = ['host-1', 'host-2'].map((name) => ({ name }) as Host)
const plan = (seed: number) => planFaults(randomFrom(seed), programs, hosts, 10 * 60_000)

test('a seed plans the same faults each time, and another seed plans others', () => {
  expect(plan(7)).toEqual(plan(7))
  expect(plan(7)).not.toEqual(plan(8))
})

test('nothing has two faults at a time', () => {
  for (const faults of Map.groupBy(plan(7), ({ target }) => target.name).values())
    for (const [index, { at }] of faults.entries()) {
      const before = faults[index - 1]
      if (before) expect(at).toBeGreaterThanOrEqual(before.at + before.lasts)
    }
})
