import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CopyParser, type LineEnd, RowTooLargeError } from '../../lib/source/copy-parser.ts'
import { type Chunk, cut, encoded, type Message, row } from './support/messages.ts'

const MAX_ROW_BYTES = 200_000

/** What the parser makes of a stream that comes in these chunks. */
function parse(chunks: Chunk[], lineEnd: LineEnd) {
  const parser = new CopyParser({ lineEnd, maxRowBytes: MAX_ROW_BYTES })
  const parsed = chunks.map((chunk) => parser.push(chunk.bytes))
  return {
    // Put together at the very end: what one chunk gave must survive the others.
    file: Buffer.concat(parsed.flatMap(({ pieces }) => pieces)),
    others: Buffer.concat(parsed.flatMap(({ others }) => others)),
    rows: parsed.reduce((sum, { rows }) => sum + rows, 0),
    isIntact: chunks.every((chunk) => chunk.isIntact()),
  }
}

/** What it should make of it, said in the plainest way. */
function expected(messages: Message[], lineEnd: LineEnd) {
  const rows = messages.filter(({ type }) => type === 'd')
  const crlf = (body: Buffer) => Buffer.concat([body.subarray(0, -1), Buffer.from('\r\n')])
  return {
    file: Buffer.concat(rows.map(({ body }) => (lineEnd === 'lf' ? body : crlf(body)))),
    others: Buffer.concat(messages.filter(({ type }) => type !== 'd').map(encoded)),
    rows: rows.length,
    isIntact: true,
  }
}

const byte = fc.oneof(fc.constantFrom(0x0a, 0x0d, 0x22, 0x2c, 0x64, 0x00), fc.nat(255))
const someBytes = fc.array(byte, { maxLength: 24 }).map((bytes) => Buffer.from(bytes))
const manyBytes = fc
  .tuple(fc.integer({ min: 1, max: 90_000 }), fc.nat(255))
  .map(([length, fill]) => Buffer.alloc(length, fill))
const rowMessage = fc
  .oneof({ weight: 20, arbitrary: someBytes }, { weight: 1, arbitrary: manyBytes })
  .map((bytes) => row(Buffer.concat([bytes, Buffer.from('\n')])))
const otherMessage = fc.record({ type: fc.constantFrom(...'NSCZEcTHDA'), body: someBytes })
const messages = fc.array(
  fc.oneof({ weight: 4, arbitrary: rowMessage }, { weight: 1, arbitrary: otherMessage }),
  { maxLength: 20 },
)

type Cuts = { ends: boolean; insideHeaders: number; beforeLineEnds: boolean; anywhere: number[] }

/** Ways to cut a stream: at messages' ends, within headers, before line ends, anywhere; all of these together. */
const cuts: fc.Arbitrary<Cuts> = fc.record({
  ends: fc.boolean(),
  insideHeaders: fc.nat(4),
  beforeLineEnds: fc.boolean(),
  anywhere: fc.array(fc.nat(2_000), { maxLength: 8 }),
})

function places(messages: Message[], how: Cuts): number[] {
  let start = 0
  return messages.flatMap((message) => {
    const from = start
    start += encoded(message).length
    return [
      ...(how.ends ? [start] : []),
      ...(how.insideHeaders > 0 ? [from + how.insideHeaders] : []),
      ...(how.beforeLineEnds ? [start - 1] : []),
      ...how.anywhere.filter((place) => place > from && place < start),
    ]
  })
}

describe.each(['lf', 'crlf'] as const)('with %s', (lineEnd) => {
  test('any messages give the same file, rows and other messages, however their stream is cut', () => {
    fc.assert(
      fc.property(messages, cuts, (messages, how) => {
        const stream = Buffer.concat(messages.map(encoded))
        expect(parse(cut(stream, places(messages, how)), lineEnd)).toEqual(expected(messages, lineEnd))
      }),
      { numRuns: 700 },
    )
  })

  test('bytes that come one by one give the same', () => {
    const short = fc.array(fc.oneof(rowMessage, otherMessage), { maxLength: 8 })
    fc.assert(
      fc.property(short, (all) => {
        const messages = all.filter(({ body }) => body.length < 1_000)
        const stream = Buffer.concat(messages.map(encoded))
        expect(parse(cut(stream, stream.keys()), lineEnd)).toEqual(expected(messages, lineEnd))
      }),
      { numRuns: 200 },
    )
  })

  test('every way to cut a short stream once or twice gives the same', () => {
    const messages = [
      { type: 'H', body: Buffer.from([0, 0, 1, 0, 0]) },
      row('\n'),
      row('1,"a\nb"\n'),
      row('\n'),
      { type: 'N', body: Buffer.from('careful\0') },
      row('2,x\r\n'),
      row('\n'),
      { type: 'c', body: Buffer.alloc(0) },
      { type: 'C', body: Buffer.from('COPY 5\0') },
      { type: 'Z', body: Buffer.from('I') },
    ]
    const stream = Buffer.concat(messages.map(encoded))
    const right = expected(messages, lineEnd)
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second++) {
        const parsed = parse(cut(stream, [first, second]), lineEnd)
        // Compared as text first: expect() alone takes ten times as long.
        if (!parsed.file.equals(right.file) || parsed.rows !== right.rows) {
          expect(parsed, `cut at ${first} and ${second}`).toEqual(right)
        }
        expect(parsed.others.equals(right.others) && parsed.isIntact, `${first}, ${second}`).toBe(true)
      }
    }
  })
})

test('a line end alone at the start of a chunk becomes CR LF, and the next header stays what it was', () => {
  const messages = [row('a\n'), row('b\n'), row('c\n')]
  const stream = Buffer.concat(messages.map(encoded))
  const parsed = parse(cut(stream, [6, 12, 13, 20]), 'crlf')
  expect(parsed.file.toString()).toBe('a\r\nb\r\nc\r\n')
  expect(parsed.rows).toBe(3)
})

test('a row at the limit passes, and one byte more is refused before it has come', () => {
  const parser = () => new CopyParser({ lineEnd: 'crlf', maxRowBytes: 10 })
  expect(parser().push(encoded(row('123456789\n'))).rows).toBe(1)
  const headerOnly = encoded(row('1234567890\n')).subarray(0, 5)
  expect(() => parser().push(headerOnly)).toThrow(RowTooLargeError)
  const split = parser()
  split.push(Buffer.from(headerOnly.subarray(0, 3)))
  expect(() => split.push(Buffer.from(headerOnly.subarray(3)))).toThrow(/11 bytes.*limit of 10/)
})

test('other messages may be larger than a row may', () => {
  const parser = new CopyParser({ lineEnd: 'lf', maxRowBytes: 10 })
  const notice = encoded({ type: 'N', body: Buffer.alloc(1_000, 'x') })
  expect(Buffer.concat(parser.push(Buffer.from(notice)).others)).toEqual(notice)
})
