import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CELL_BYTES_MAX, CsvNeutraliser } from '../../lib/csv/csv-neutraliser.ts'
import { FORMULA_STARTS, LINE_ENDS, SEPARATORS, SPACES } from '../../lib/csv/formula-characters.ts'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { CopyParser } from '../../lib/source/copy-parser.ts'
import { cut, encoded, row } from '../engine/support/messages.ts'
import { anyText } from '../engine/support/texts.ts'

type Cell = string | null
type File = { delimiter: string; lineEnd: string; isFreeText: boolean[]; rows: Cell[][] }

/** As COPY writes it (CopyAttributeOutCSV in Postgres' copyto.c). */
function written(file: File, change: (text: string) => string): string {
  const { delimiter, lineEnd, isFreeText, rows } = file
  const special = new RegExp(`["\\r\\n${delimiter}]`)
  const write = (cell: Cell, column: number) => {
    if (cell === null) return ''
    const text = isFreeText[column] ? change(cell) : cell
    return cell === '' || special.test(cell) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => row.map(write).join(delimiter) + lineEnd).join('')
}

const plain = (file: File) => Buffer.from(written(file, (text) => text))

/** What comes of a COPY whose stream is cut at these places. */
function copied(file: File, places: number[]): { text: string; isIntact: boolean } {
  const { lineEnd, ...cells } = file
  const neutraliser = new CsvNeutraliser(cells)
  const parser = new CopyParser({ lineEnd: lineEnd === '\n' ? 'lf' : 'crlf', maxRowBytes: 1_000_000 })
  const lines = file.rows.map((row) => written({ ...file, rows: [row], lineEnd: '\n' }, (text) => text))
  const chunks = cut(Buffer.concat(lines.map((line) => encoded(row(line)))), places)
  const pieces = chunks.flatMap(({ bytes }) => {
    const { pieces, room } = parser.push(bytes)
    return pieces.flatMap((piece, index) => neutraliser.push(piece, index === pieces.length - 1 ? room : 0))
  })
  return { text: Buffer.concat(pieces).toString(), isIntact: chunks.every((chunk) => chunk.isIntact()) }
}

/** What comes out when the bytes come in pieces that end at these places; what one piece gave must survive the others. */
function passed({ delimiter, isFreeText }: File, bytes: Buffer, ends: number[]): Buffer {
  const neutraliser = new CsvNeutraliser({ delimiter, isFreeText })
  const places = [0, ...ends.filter((end) => end < bytes.length).toSorted((a, b) => a - b), bytes.length]
  const pieces = places.slice(1).map((end, index) => Buffer.from(bytes.subarray(places[index], end)))
  const out = pieces.flatMap((piece) => neutraliser.push(piece))
  expect(neutraliser.keptBytes).toBe(0)
  return Buffer.concat(out)
}

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...FORMULA_STARTS, ...SPACES, ...SEPARATORS, ...LINE_ENDS, ...`"'(|!#=1,5-`),
      fc.constantFrom('f(x)', "'#a", '-12.30', 'é', '北', '🎁'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))
const numeric = fc.constantFrom('-12.30', '-1', '(1,-2)', '{1,-2}', '2020-01-01', 't', '=1', null)
const cell = fc.oneof(
  { weight: 4, arbitrary: nasty },
  { weight: 2, arbitrary: anyText },
  { weight: 1, arbitrary: numeric },
)
const files: fc.Arbitrary<File> = fc.integer({ min: 1, max: 5 }).chain((columns) => {
  const ofColumns = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: columns, maxLength: columns })
  return fc.record({
    delimiter: fc.constantFrom(...SEPARATORS),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    isFreeText: ofColumns(fc.boolean()),
    rows: fc.array(ofColumns(cell), { maxLength: 6 }),
  })
})

test('any table in any format becomes what neutralising each cell of its text columns gives, however it is cut', () => {
  const ends = fc.array(fc.nat(300), { maxLength: 8 })
  const property = fc.property(files, ends, (file, ends) => {
    const right = written(file, neutralise)
    expect(passed(file, plain(file), ends).toString()).toBe(right)
    // A second time nothing changes: what Postgres has neutralised passes as it is.
    expect(passed(file, Buffer.from(right), ends).toString()).toBe(right)
    expect(copied(file, ends)).toEqual({ text: right, isIntact: true })
  })
  fc.assert(property, { numRuns: 2_000 })
})

test('every way to cut a short file once or twice gives the same', () => {
  const isFreeText = [true, false, true]
  const rows = [
    ['=1', '-1', 'a;=f(x)'],
    ['x "y"', '(1,-2)', 'line\n\u3000＝f(x)\r\n'],
    ['', null, "'=x"],
    [null, '=1', '-12,30'],
  ]
  const file = { delimiter: ',', lineEnd: '\r\n', isFreeText, rows }
  const bytes = plain(file)
  const right = written(file, neutralise)
  expect(right).toContain(`"line\n\u3000'＝f(x)\r\n"`)
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      expect(passed(file, bytes, [first, second]).toString(), `cut at ${first}, ${second}`).toBe(right)
    }
  }
})

test('a cell at the limit is neutralised and a larger one is not, in one piece and in many', () => {
  for (const [more, change] of [
    [0, neutralise],
    [1, (text: string) => text],
  ] as const) {
    const large = `=${'x'.repeat(CELL_BYTES_MAX - 3 + more)}`
    const quoted = `${large.slice(0, -6)}\n=f(x)`
    for (const text of [`${large}xx`, quoted]) {
      const file = {
        delimiter: ',',
        lineEnd: '\n',
        isFreeText: [true, true],
        rows: [
          ['=1', text],
          [text, '=1'],
        ],
      }
      const right = written(file, (cell) => (cell === text ? change(cell) : neutralise(cell)))
      for (const every of [1_000, 30_000, 1_000_000]) {
        const ends = Array.from({ length: 70_000 / every }, (_, index) => (index + 1) * every)
        expect(passed(file, plain(file), ends).toString() === right, `${more}, ${every}`).toBe(true)
      }
    }
  }
})

test('of a cell of any size no more is kept than the limit', () => {
  const neutraliser = new CsvNeutraliser({ delimiter: ',', isFreeText: [true] })
  const piece = Buffer.alloc(10_000, 'x')
  const passedBytes = [1, 2, 3, 4, 5].map(() => {
    const bytes = neutraliser.push(piece).reduce((sum, { length }) => sum + length, 0)
    expect(neutraliser.keptBytes).toBeLessThanOrEqual(CELL_BYTES_MAX)
    return bytes
  })
  expect(passedBytes).toEqual([0, 0, 0, 40_000, 10_000])
})

test('bytes that are no UTF-8 pass as they are, beside formulas that are put right', () => {
  const bytes = Buffer.from('=\xff\xfe,\xbc\x9d,a;=f(\xef\xbc\n', 'latin1')
  const file = { delimiter: ',', lineEnd: '\n', isFreeText: [true, true, true], rows: [] }
  for (const end of bytes.keys()) {
    expect(passed(file, bytes, [end]).toString('latin1')).toBe("'=\xff\xfe,\xbc\x9d,a;'=f(\xef\xbc\n")
  }
})

test('a file without formulas passes as views of its pieces, but for cells that are cut', () => {
  const neutraliser = new CsvNeutraliser({ delimiter: ',', isFreeText: [false, true, false] })
  const texts = ['-1,"x, (y)",=1\n2,what', '! is,\n-3,x;-5', ',z\n']
  const pieces = texts.map((text) => Buffer.from(new TextEncoder().encode(text).buffer))
  const out = pieces.flatMap((piece) => neutraliser.push(piece))
  expect(Buffer.concat(out).toString()).toBe(texts.join(''))
  const copies = out.filter(({ buffer }) => pieces.every((piece) => piece.buffer !== buffer))
  expect(copies.map(String)).toEqual(['what! is', 'x;-5'])
})
