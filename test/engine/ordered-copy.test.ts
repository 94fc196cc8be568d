import { describe, expect, test } from 'vitest'
import type { Session } from '../../lib/source/session.ts'
import { OrderedCopy } from '../../worker/source/ordered-copy.ts'
import { Ranges } from '../../worker/source/ranges.ts'
import { Sessions } from '../../worker/source/sessions.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const READING = { timeZone: 'UTC', workMemMegabytes: null, mayHaveHelpers: true, statementMs: null }
const BUFFER_BYTES = 1024 * 1024
/** The first range may have a megabyte waiting; each connection a chunk and what pg and the kernel hold. */
const BOUND_BYTES = BUFFER_BYTES + 1024 * 1024 + 3 * 256 * 1024

type Setting = { sessions: Session[]; ranges: number; rowsOf?: (range: number) => number }

/** Copies ranges of made-up rows, 1,000 bytes each, that say where they come from. */
function copyOf({ sessions, ranges, rowsOf = () => 50 }: Setting): OrderedCopy {
  const boundaries = Array.from({ length: ranges - 1 }, (_, index) => String(index + 1))
  return new OrderedCopy(sessions, new Ranges(boundaries, { slices: 1, bufferBytes: 0 }), {
    lineEnd: 'lf',
    maxRowBytes: 10_000,
    bufferBytes: BUFFER_BYTES,
    statement: ({ from, slices }) => {
      const first = Number(from ?? 0)
      const parts = Array.from({ length: slices }, (_, index) => {
        const range = first + index
        return `select rpad('${range} ' || n || ' ', 999, 'x') from generate_series(1, ${rowsOf(range)}) as n`
      })
      return `copy (${parts.join(' union all ')}) to stdout`
    },
  })
}

async function openSessions(sessions: Sessions, count: number): Promise<Session[]> {
  return await Promise.all(Array.from({ length: count }, () => sessions.open()))
}

const bytesReadBy = (sessions: Session[]) =>
  sessions.reduce(
    (sum, { connection: { stream } }) => sum + ('bytesRead' in stream ? Number(stream.bytesRead) : 0),
    0,
  )

/** Waits until nothing more comes. */
async function untilAtRest(sessions: Session[]): Promise<void> {
  let before = -1
  await eventually('the connections are at rest', () => {
    const now = bytesReadBy(sessions)
    const isAtRest = now === before
    before = now
    return isAtRest || undefined
  })
}

describe('what waits for its turn is bounded', () => {
  test.each([
    ['small ranges, of which each comes in one chunk', 2_000, () => 7],
    ['large ranges', 8, () => 5_000],
    ['a large range before small ones', 400, (range: number) => (range === 0 ? 5_000 : 50)],
  ])('with %s', async (_, ranges, rowsOf) => {
    await using opened = new Sessions(sandbox.sourceUrl, READING, new AbortController().signal)
    const sessions = await openSessions(opened, 3)
    const before = bytesReadBy(sessions)
    const copy = copyOf({ sessions, ranges, rowsOf })
    let taken = 0
    let rows = 0
    for await (const chunk of copy.chunks()) {
      taken += chunk.pieces.reduce((sum, { length }) => sum + length, 0)
      rows += chunk.rows
      if (rows < 200) await untilAtRest(sessions)
      expect(bytesReadBy(sessions) - before - taken).toBeLessThan(BOUND_BYTES)
    }
    expect(rows).toBe(Array.from({ length: ranges }, (_, range) => rowsOf(range)).reduce((a, b) => a + b))
  })
})

test('rows come in the order of the ranges, whichever connection is the first', async () => {
  await using opened = new Sessions(sandbox.sourceUrl, READING, new AbortController().signal)
  const rowsOf = (range: number) => (range * 7919) % 40
  const copy = copyOf({ sessions: await openSessions(opened, 4), ranges: 60, rowsOf })
  const pieces: Uint8Array[] = []
  for await (const chunk of copy.chunks()) pieces.push(...chunk.pieces)
  const lines = Buffer.concat(pieces).toString().split('\n').slice(0, -1)
  const expected = Array.from({ length: 60 }, (_, range) =>
    Array.from({ length: rowsOf(range) }, (_, index) => `${range} ${index + 1}`),
  )
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(expected.flat())
})
