import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Dataset } from '../../lib/dataset.ts'
import { createExport } from '../support/acts.ts'
import { type ExportRecord, newViewer, parseCsv, readFileOf, untilSucceeded } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers, datasets, orders } from '../support/shop.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
let worker: TestWorker

/** Rows with what the seed does not have; the source writes them as they are. */
const TROUBLE = [
  '"',
  '""',
  ',',
  '\r',
  '\n',
  '\r\n',
  '\\.',
  '\\N',
  'NULL',
  '\t=1+1',
  ' =1+1',
  '=cmd\nfoo',
  '＝1+1',
  '\u00a0-1+1',
  '+49 30 1234',
  '-12.30',
  '1,5',
  '@handle',
  "'",
  '👩‍👩‍👧‍👦',
  'e\u0301',
  '\u202eright to left',
  '\ufeff',
  '\u0001\u001f\u007f',
  'x'.repeat(100_000),
]

beforeAll(async () => {
  await sandbox.admin.query(
    `insert into demo.orders select 1000000 + place, 1, 'infinity', 'paid', -0.01, '', text, null
     from unnest($1::text[]) with ordinality as source (text, place)`,
    [TROUBLE],
  )
  worker = await startWorker(sandbox)
})
afterAll(() => worker.stop())

/** Exports through the real worker. */
async function exported(
  dataset: Dataset,
  request: { columns: string[]; filters?: unknown[] },
): Promise<{ row: ExportRecord; file: Buffer }> {
  const id = await createExport(newViewer(), dataset, { filters: [], ...request })
  const row = await untilSucceeded(sandbox, id)
  return { row, file: await readFileOf(sandbox, row) }
}

/** What a spreadsheet would run, said in another way than the worker says it. */
function looksLikeFormula(text: string): boolean {
  if (text !== '' && !Number.isNaN(Number(text.replace(',', '.'))) && text.trim() === text) return false
  return /^[\t\r\n]/.test(text) || '=+-@＝＋－＠'.includes(text.replace(/^[\s\ufeff]+/, '')[0] ?? '?')
}

/** The cells that the file must have, by SQL of our own. */
async function expectedCells({ sql, columns }: Dataset): Promise<string[][]> {
  const list = columns.map(({ id, kind }) => (kind === 'boolean' ? `"${id}"::text` : `"${id}"`))
  await sandbox.admin.query(`set timezone = 'UTC'; set datestyle = 'ISO'`)
  const rows = await sandbox.cells(`select ${list.join(', ')} from (${sql}) as source order by id`)
  return rows.map((row) =>
    row.map((cell, index) => {
      const isText = ['text', 'enum'].includes(columns[index]?.kind ?? '')
      return cell !== null && isText && looksLikeFormula(cell) ? `'${cell}` : (cell ?? '')
    }),
  )
}

describe.each(datasets.map((dataset) => [dataset.id, dataset] as const))('an export of %s', (_, dataset) => {
  test('has every cell as SQL says, in the order of the key, below its labels', async () => {
    const { row, file } = await exported(dataset, { columns: dataset.columns.map((column) => column.id) })
    const [header, ...rows] = parseCsv(file.toString())
    expect(header).toEqual(dataset.columns.map((column) => column.label))
    const expected = await expectedCells(dataset)
    expect(rows.length).toBe(expected.length)
    for (const [index, cells] of rows.entries()) expect(cells).toEqual(expected[index])
    expect(row).toMatchObject({ attempt: 1, percent: 100, row_count: String(expected.length) })
  })
})

test('the row tells the size and the SHA-256 of the file, and its rows, quoted line ends or not', async () => {
  const { row, file } = await exported(orders, { columns: ['note', 'id'] })
  expect(row.byte_size).toBe(String(file.length))
  expect(row.sha256).toBe(createHash('sha256').update(file).digest('hex'))
  expect(await sandbox.cells('select count(*) from demo.orders')).toEqual([[row.row_count]])
})

test('the same request gives the same bytes', async () => {
  const columns = orders.columns.map((column) => column.id)
  const [first, second] = await Promise.all([exported(orders, { columns }), exported(orders, { columns })])
  expect(first.row.sha256).toBe(second.row.sha256)
  expect(first.row.artifact_key).not.toBe(second.row.artifact_key)
})

test('a checksum of the totals in the file is that of the table', async () => {
  const { file } = await exported(orders, { columns: ['total'] })
  const cents = parseCsv(file.toString())
    .slice(1)
    .reduce((sum, [total]) => sum + Math.round(Number(total) * 100), 0)
  expect(await sandbox.cells('select (sum(total) * 100)::bigint from demo.orders')).toEqual([[String(cents)]])
})

test('columns come in the order in which they were asked for, and no others', async () => {
  const { file } = await exported(orders, {
    columns: ['status', 'id'],
    filters: [{ column: 'id', operator: 'between', value: { from: '1', to: '2' } }],
  })
  expect(file.toString()).toBe('Status,Order\r\nshipped,1\r\nreturned,2\r\n')
})

test('filters are applied by the worker', async () => {
  const filters = [
    { column: 'status', operator: 'in', value: ['paid', 'returned'] },
    { column: 'note', operator: 'contains', value: 'RING' },
    { column: 'total', operator: 'between', value: { from: '-5000', to: '5000' } },
  ]
  const { file } = await exported(orders, { columns: ['id'], filters })
  const expected = await sandbox.cells(
    `select id from demo.orders where status in ('paid', 'returned') and note ilike '%ring%'
       and total between -5000 and 5000 order by id`,
  )
  expect(expected.length).toBeGreaterThan(10)
  expect(parseCsv(file.toString()).slice(1)).toEqual(expected)
})

test('an empty result is a file with a header and nothing more', async () => {
  const { row, file } = await exported(orders, {
    columns: ['id', 'customer'],
    filters: [{ column: 'reference', operator: 'equals', value: "' or true --" }],
  })
  expect(file.toString()).toBe('Order,Customer\r\n')
  expect(row).toMatchObject({ row_count: '0', percent: 100 })
})

test('NULL, an empty text, booleans, dates and times are written as they should be, to the byte', async () => {
  const between = (column: string, from: string, to: string) => [
    { column, operator: 'between', value: { from, to } },
  ]
  const people = await exported(customers, {
    columns: ['id', 'email', 'phone', 'is_company', 'joined_on'],
    filters: between('id', '9', '10'),
  })
  expect(people.file.toString()).toBe(
    'Customer,E-mail,Phone,Company,Joined\r\n' +
      "9,,'+49 30 0071271,false,2015-11-30\r\n" +
      '10,"",,true,2016-01-06\r\n',
  )
  const sales = await exported(orders, {
    columns: ['id', 'placed_at', 'total', 'note', 'shipped_on'],
    filters: between('id', '10', '13'),
  })
  expect(sales.file.toString()).toBe(
    'Order,Placed,Total,Note,Shipped\r\n' +
      '10,2020-01-01 00:28:50.01+00,796.90,Order 10,\r\n' +
      '11,2020-01-01 00:31:43.011+00,876.09,,2020-01-03\r\n' +
      '12,2020-01-01 00:34:36.012+00,955.28,"",\r\n' +
      '13,2020-01-01 00:37:29.013+00,1034.47,"Leave it with the neighbour, second floor",2020-01-03\r\n',
  )
})
