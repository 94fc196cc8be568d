import fc from 'fast-check'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { headerToCsv, rowsToCsv } from '../../lib/csv/unparse.ts'

const text = [true]

test.each([
  ['a plain cell', 'tea', 'tea'],
  ['a comma', 'tea, green', '"tea, green"'],
  ['a quotation mark', 'say "tea"', '"say ""tea"""'],
  ['a line end of Unix', 'one\ntwo', '"one\ntwo"'],
  ['a line end of Windows', 'one\r\ntwo', '"one\r\ntwo"'],
  ['a lone CR', 'one\rtwo', '"one\rtwo"'],
  ['spaces around', '  tea  ', '"  tea  "'],
  ['Chinese', '礼物包装,谢谢', '"礼物包装,谢谢"'],
  ['an emoji', '🎁', '🎁'],
  ['a semicolon', 'a;b', 'a;b'],
  ['a formula over two lines', '=cmd\nfoo', '"\'=cmd\nfoo"'],
])('%s is written as RFC 4180 wants it', (_, cell, line) => {
  expect(rowsToCsv(text)([[cell]])).toBe(`${line}\r\n`)
})

test('NULL is an empty field, and an empty string is a quoted one', () => {
  const write = rowsToCsv([true, true, true])
  expect(write([[null, '', null]])).toBe(',"",\r\n')
})

test('every line ends in CRLF, the last one too', () => {
  const write = rowsToCsv([false, true])
  const rows = [
    ['1', 'one'],
    ['2', 'two'],
  ]
  expect(write(rows)).toBe('1,one\r\n2,two\r\n')
})

test('only columns that hold what people wrote are neutralised', () => {
  expect(rowsToCsv([false, true])([['-1e-7', '-1e-7']])).toBe("-1e-7,'-1e-7\r\n")
})

test('the header has the labels, and they are neutralised too', () => {
  expect(headerToCsv(['Total, net', '=cmd', '名称 "N"'])).toBe('"Total, net",\'=cmd,"名称 ""N"""\r\n')
})

test('whatever is written parses back to the same cells', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', "'", 'a', '\t', '\\', '\ufeff') }),
  )
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 })
  const headers = ['Column 0', 'Column 1']
  fc.assert(
    fc.property(rows, (rows) => {
      const csv = headerToCsv(headers) + rowsToCsv([false, false])(rows)
      const { data, errors } = Papa.parse<string[]>(csv, { newline: '\r\n', delimiter: ',' })
      expect(errors).toEqual([])
      expect(data).toEqual([headers, ...rows, ['']])
      const byPapa = Papa.unparse(rows, { newline: '\r\n', delimiter: ',', quotes: (cell) => cell === '' })
      expect(rowsToCsv([false, false])(rows)).toBe(`${byPapa}\r\n`)
    }),
    { numRuns: 2_000 },
  )
})
