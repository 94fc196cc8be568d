import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Candidate, RangeSizer } from '../../worker/source/range-sizer.ts'
import { type Range, Ranges } from '../../worker/source/ranges.ts'
import { between, SCALES } from '../../worker/source/scales.ts'
import type { Tactic } from '../../worker/source/tactics.ts'

const FAST: Tactic = { name: 'fast', settings: '' }
const SLOW: Tactic = { name: 'slow', settings: '' }
const BUFFER_BYTES = 1_000_000

const keys = fc.uniqueArray(fc.integer(), { maxLength: 60 }).map((all) => all.toSorted((a, b) => a - b))
const candidates = fc.array(
  fc.record({ tactic: fc.constantFrom(FAST, SLOW), slices: fc.integer({ min: 1, max: 40 }) }),
  { maxLength: 2 },
)
/** How each range goes, and how many of those under way end before the next one begins. */
const course = fc.array(
  fc.record({
    activeMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
    bytes: fc.nat(1e9),
    ends: fc.nat(3),
  }),
  { maxLength: 80 },
)

type Step = { activeMs: number; bytes: number; ends: number }

/** Takes all ranges, while some of those before are still under way. */
function handOut(ranges: Ranges, steps: Step[]): Range[] {
  const all: Range[] = []
  const underWay: Range[] = []
  for (let range = ranges.next(); range; range = ranges.next()) {
    all.push(range)
    underWay.push(range)
    const step = steps[all.length % Math.max(1, steps.length)]
    for (const ended of underWay.splice(0, step?.ends ?? 0)) if (step) ranges.record(ended, step)
  }
  return all
}

test('ranges follow each other without a gap, the first open below and the last open above', () => {
  fc.assert(
    fc.property(keys, candidates, course, (keys, candidates, steps) => {
      const ranges = new Ranges(keys.map(String), { candidates, bufferBytes: BUFFER_BYTES })
      const all = handOut(ranges, steps)
      expect(all.at(0)?.from).toBeNull()
      expect(all.at(-1)?.to).toBeNull()
      for (const [index, { from, to }] of all.entries()) {
        if (index > 0) expect(from).toBe(all[index - 1]?.to)
        if (index > 0) expect(from).not.toBeNull()
        if (from !== null && to !== null) expect(Number(from)).toBeLessThan(Number(to))
      }
      expect(all.reduce((sum, { slices }) => sum + slices, 0)).toBe(ranges.sliceCount)
      expect(ranges.next()).toBeNull()
    }),
    { numRuns: 1_000 },
  )
})

test('every key lies in exactly one range', () => {
  fc.assert(
    fc.property(keys, candidates, course, fc.integer(), (keys, candidates, steps, key) => {
      const ranges = new Ranges(keys.map(String), { candidates, bufferBytes: BUFFER_BYTES })
      const holding = handOut(ranges, steps).filter(
        ({ from, to }) => (from === null || key >= Number(from)) && (to === null || key < Number(to)),
      )
      expect(holding).toHaveLength(1)
    }),
    { numRuns: 500 },
  )
})

describe('the size of ranges', () => {
  type Costs = Record<string, { fixedMs: number; sliceMs: number }>

  /** The sizes and tactics that come one after the other when ranges cost this. */
  function run(candidates: Candidate[], costs: Costs, sliceBytes = 1): Candidate[] {
    const sizer = new RangeSizer({ candidates, bufferBytes: BUFFER_BYTES })
    return Array.from({ length: 60 }, () => {
      const choice = sizer.next()
      const { fixedMs, sliceMs } = costs[choice.tactic.name] ?? { fixedMs: 0, sliceMs: 0 }
      const activeMs = fixedMs + sliceMs * choice.slices
      sizer.record({ ...choice, activeMs, bytes: sliceBytes * choice.slices })
      return choice
    })
  }
  const both = [
    { tactic: SLOW, slices: 1 },
    { tactic: FAST, slices: 1 },
  ]

  test('grows while that makes a slice cheaper, and then stays', () => {
    const sizes = run([{ tactic: FAST, slices: 1 }], { fast: { fixedMs: 100, sliceMs: 10 } }).map(
      ({ slices }) => slices,
    )
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    // 100 ms are less than 8 % of 10 ms a slice from about 64 slices on.
    expect(sizes.at(-1)).toBeGreaterThanOrEqual(32)
    expect(sizes.at(-1)).toBeLessThanOrEqual(256)
  })

  test('hardly grows where a range costs nothing before its first row', () => {
    const last = run([{ tactic: FAST, slices: 1 }], { fast: { fixedMs: 0, sliceMs: 10 } }).at(-1)
    expect(last?.slices).toBeLessThanOrEqual(2)
  })

  test('stops earlier where the buffers cannot hold a range', () => {
    const costs = { fast: { fixedMs: 100, sliceMs: 10 } }
    const start = [{ tactic: FAST, slices: 1 }]
    const small = run(start, costs).at(-1)?.slices ?? 0
    const large = run(start, costs, 100_000).at(-1)?.slices ?? 0
    expect(large).toBeGreaterThan(1)
    expect(large).toBeLessThan(small)
  })

  test.each([
    ['cheaper a slice', { fast: { fixedMs: 1, sliceMs: 5 }, slow: { fixedMs: 1, sliceMs: 20 } }],
    ['cheaper to begin with', { fast: { fixedMs: 1, sliceMs: 5 }, slow: { fixedMs: 50, sliceMs: 5 } }],
  ])('keeps the tactic that is %s, after a try of both', (_, costs: Costs) => {
    const choices = run(both, costs).map(({ tactic }) => tactic.name)
    expect(new Set(choices.slice(0, 4))).toEqual(new Set(['fast', 'slow']))
    expect(new Set(choices.slice(4))).toEqual(new Set(['fast']))
  })

  test('one slow moment does not make it change its mind', () => {
    const sizer = new RangeSizer({ candidates: both, bufferBytes: BUFFER_BYTES })
    for (const fastMs of [500, 5]) {
      sizer.record({ tactic: SLOW, slices: 1, activeMs: 20, bytes: 1 })
      sizer.record({ tactic: FAST, slices: 1, activeMs: fastMs, bytes: 1 })
    }
    expect([sizer.next().tactic, sizer.next().tactic]).toEqual([FAST, FAST])
  })
})

const SAMPLES: Record<string, [string, string][]> = {
  int4: [['-2147483648', '2147483647']],
  int8: [['-9223372036854775808', '9223372036854775807']],
  uuid: [['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']],
  date: [['0001-01-01', '9999-12-31']],
  timestamp: [
    ['2025-10-26 02:10:00.123456', '2025-10-26 02:50:00'],
    ['2025-10-26 02:10:00.9', '2025-10-26 02:10:01.2'],
    ['1969-12-31 23:59:58.9', '1969-12-31 23:59:59.2'],
  ],
  timestamptz: [
    ['2025-10-26 02:10:00+02', '2025-10-26 02:10:00+01'],
    ['1883-11-18 12:03:57-04:56:02', '1883-11-18 12:00:00-05'],
    ['2024-12-31 23:59:59.999999+05:30', '2025-01-01 00:00:00+00'],
  ],
}

test.each(
  Object.entries(SAMPLES).flatMap(([type, pairs]) => pairs.map(([from, to]) => [type, from, to] as const)),
)('the space between two keys of type %s, %s and %s, is cut in its order', (type, from, to) => {
  const scale = SCALES[type]
  if (!scale) throw new Error(`There is no scale for ${type}`)
  const cuts = between(scale, from, to, 8).map((key) => scale.parse(key) ?? -1n)
  const [low, high] = [scale.parse(from) ?? 0n, scale.parse(to) ?? 0n]
  expect(cuts.length).toBeGreaterThan(1)
  for (const [index, key] of cuts.entries()) {
    expect(key > (cuts[index - 1] ?? low)).toBe(true)
    expect(key < high).toBe(true)
  }
})

test.each([
  ['int8', 'abc'],
  ['uuid', 'no-uuid'],
  ['date', 'infinity'],
  ['date', '0044-03-15 BC'],
  ['timestamptz', '-infinity'],
  ['timestamptz', '0044-03-15 00:00:00+00 BC'],
  ['timestamptz', '9999-12-31 23:00:00-05'],
  ['timestamptz', '0001-01-01 00:00:00+05'],
])('a key of type %s such as %s has no place on a scale, and is not cut', (type, text) => {
  expect(SCALES[type]?.parse(text)).toBeNull()
})
