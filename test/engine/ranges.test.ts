import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { between, SCALES } from '../../worker/source/key-scales.ts'
import { RangeSizer } from '../../worker/source/range-sizer.ts'
import { type Range, Ranges } from '../../worker/source/ranges.ts'

const BUFFER_BYTES = 1_000_000

const keys = fc.uniqueArray(fc.integer(), { maxLength: 60 }).map((all) => all.toSorted((a, b) => a - b))
const sizing = fc.record({
  slices: fc.option(fc.integer({ min: 1, max: 40 })),
  lanes: fc.integer({ min: 1, max: 4 }),
  bufferBytes: fc.constant(BUFFER_BYTES),
})
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
    fc.property(keys, sizing, course, (keys, sizing, steps) => {
      const ranges = new Ranges(keys.map(String), sizing)
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
    fc.property(keys, sizing, course, fc.integer(), (keys, sizing, steps, key) => {
      const ranges = new Ranges(keys.map(String), sizing)
      const holding = handOut(ranges, steps).filter(
        ({ from, to }) => (from === null || key >= Number(from)) && (to === null || key < Number(to)),
      )
      expect(holding).toHaveLength(1)
    }),
    { numRuns: 500 },
  )
})

describe('the size of ranges', () => {
  type Costs = { fixedMs: number; sliceMs: number; sliceBytes?: number }

  /** The sizes that come one after the other when ranges cost this. */
  function sizes({ fixedMs, sliceMs, sliceBytes = 1 }: Costs): number[] {
    const sizer = new RangeSizer(1, BUFFER_BYTES)
    return Array.from({ length: 60 }, () => {
      const { slices } = sizer
      sizer.record({ slices, activeMs: fixedMs + sliceMs * slices, bytes: sliceBytes * slices })
      return slices
    })
  }

  test('grows while that makes a slice cheaper, and then stays', () => {
    const all = sizes({ fixedMs: 100, sliceMs: 10 })
    expect(all).toEqual(all.toSorted((a, b) => a - b))
    // 100 ms are less than 8 % of 10 ms a slice from about 64 slices on.
    expect(all.at(-1)).toBeGreaterThanOrEqual(32)
    expect(all.at(-1)).toBeLessThanOrEqual(256)
  })

  test('hardly grows where a range costs nothing before its first row', () => {
    expect(sizes({ fixedMs: 0, sliceMs: 10 }).at(-1)).toBeLessThanOrEqual(2)
  })

  test('stops earlier where the buffers cannot hold a range', () => {
    const small = sizes({ fixedMs: 100, sliceMs: 10 }).at(-1) ?? 0
    const large = sizes({ fixedMs: 100, sliceMs: 10, sliceBytes: 100_000 }).at(-1) ?? 0
    expect(large).toBeGreaterThan(1)
    expect(large).toBeLessThan(small)
  })

  test('is not judged by one slow moment, nor by ranges of another size', () => {
    const sizer = new RangeSizer(1, BUFFER_BYTES)
    const go = (slices: number, activeMs: number) => sizer.record({ slices, activeMs, bytes: 1 })
    go(1, 20)
    go(1, 20)
    expect(sizer.slices).toBe(2)
    // Those under way were handed out before it grew.
    go(1, 1)
    go(1, 1)
    expect(sizer.slices).toBe(2)
    go(2, 500)
    go(2, 22)
    expect(sizer.slices).toBe(4)
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
