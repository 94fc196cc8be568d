import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import {
  type FileFormat,
  HEAD_BYTES,
  HEAD_ROWS,
  readHead,
} from '../../app/exports/[id]/look-inside/read-head.ts'
import { ENCODINGS, type Encoding, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'

function read(bytes: Uint8Array, format: Partial<FileFormat> = {}, isWhole = true) {
  return readHead(new Uint8Array(bytes), isWhole, { ...STANDARD_FORMAT, ...format })
}

test('a small file is shown whole, empty cells and line ends within cells included', async () => {
  const head = await read(Buffer.from('Order,Note\r\n1,"two\nlines, ""quoted"""\r\n2,\r\n'))
  expect(head).toEqual({
    header: ['Order', 'Note'],
    rows: [
      ['1', 'two\nlines, "quoted"'],
      ['2', ''],
    ],
    hasMore: false,
  })
})

test('rows of one empty cell are rows', async () => {
  expect((await read(Buffer.from('Note\r\n\r\n\r\n'))).rows).toEqual([[''], ['']])
})

test('a file without a header, and one with nothing else', async () => {
  expect(await read(Buffer.from('1;2\n'), { header: false, delimiter: ';', lineEnd: 'lf' })).toEqual({
    header: null,
    rows: [['1', '2']],
    hasMore: false,
  })
  expect(await read(Buffer.from('Order\r\n'))).toEqual({ header: ['Order'], rows: [], hasMore: false })
})

test.each([HEAD_ROWS - 1, HEAD_ROWS, HEAD_ROWS + 1, 5_000])(
  'of %s rows the first are shown',
  async (count) => {
    const rows = Array.from({ length: count }, (_, index) => [String(index), 'x'])
    const text = ['Order,Note', ...rows.map((row) => row.join(','))].map((line) => `${line}\r\n`).join('')
    for (const gzip of [false, true]) {
      const head = await read(gzip ? gzipSync(text) : Buffer.from(text), { gzip })
      expect(head).toEqual({
        header: ['Order', 'Note'],
        rows: rows.slice(0, HEAD_ROWS),
        hasMore: count > HEAD_ROWS,
      })
    }
  },
)

test('a beginning that is cut off in a character ends with the row before', async () => {
  const bytes = Buffer.from('Name\r\nÄpfel\r\nKäse\r\n')
  const cut = bytes.subarray(0, bytes.indexOf('ä') + 1)
  expect(await read(cut, {}, false)).toEqual({ header: ['Name'], rows: [['Äpfel']], hasMore: false })
})

test('the beginning of a large compressed file is read, which has no end', async () => {
  // What hardly can be compressed.
  const line = (index: number) => `${index},${(index * 2_654_435_761).toString(36)}${Math.sin(index)}\r\n`
  const text = `A,B\r\n${Array.from({ length: 60_000 }, (_, index) => line(index)).join('')}`
  const whole = gzipSync(text)
  expect(whole.length).toBeGreaterThan(HEAD_BYTES)
  const head = await read(whole.subarray(0, HEAD_BYTES), { gzip: true }, false)
  expect(head.rows).toHaveLength(HEAD_ROWS)
  expect(head.rows[1]?.[0]).toBe('1')
})

test.each(Object.keys(ENCODINGS) as Encoding[])('a file in %s is read', async (encoding) => {
  const sample: Partial<Record<Encoding, string>> = {
    gb18030: '订单',
    big5: '訂單',
    shift_jis: '注文',
    'euc-kr': '주문',
    'windows-1251': 'Заказ',
  }
  const word = sample[encoding] ?? 'Döner'
  const bytes = iconv.encode(`${word}\r\n1\r\n`, encoding, { addBOM: encoding === 'utf-8' })
  expect((await read(bytes, { encoding })).header).toEqual([word])
})

test('what is not compressed, although it should be, is refused', async () => {
  await expect(read(Buffer.from('Order\r\n1\r\n'), { gzip: true })).rejects.toThrow()
})
