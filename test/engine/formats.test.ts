import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { writeArtifact } from '../../worker/run/write-artifact.ts'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { exportFile, openRun } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'
import { NASTY_TEXTS } from './support/texts.ts'

const sandbox = await openSandbox()
const TEXTS = [null, ...NASTY_TEXTS]

beforeAll(async () => {
  await createTables(sandbox.admin, createTexts('nasty'))
  await sandbox.admin.query(fillTexts('nasty'), [TEXTS])
})

const formats = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  header: fc.boolean(),
  byteOrderMark: fc.boolean(),
  lineEnd: fc.constantFrom('lf', 'crlf'),
  gzip: fc.boolean(),
})

describe.each(PATHS)('written by %s', (_, format) => {
  const dataset = textDataset('nasty', format)

  test('every combination of options changes what it says, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(formats, async (options) => {
        const { file, rows } = await exportFile(sandbox, dataset, { format: { ...options, formulas: 'raw' } })
        const plain = options.gzip ? gunzipSync(file) : file
        const text = plain.toString()
        expect(rows).toBe(TEXTS.length)
        expect(plain.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))).toBe(options.byteOrderMark)
        const lines = readCells(text.slice(options.byteOrderMark ? 1 : 0), {
          delimiter: options.delimiter,
          lineEnd: options.lineEnd === 'lf' ? '\n' : '\r\n',
        })
        if (options.header) expect(lines.shift()).toEqual(['Number', 'Text'])
        expect(lines).toEqual(TEXTS.map((text, index) => [String(index + 1), text]))
      }),
      { numRuns: 40 },
    )
  })

  test('nothing to export leaves the header, and nothing at all without one', async () => {
    const filters = [{ column: 'id', operator: 'equals', value: '0' }]
    const files = await Promise.all(
      [
        {},
        { header: false },
        { byteOrderMark: true, lineEnd: 'lf' },
        { header: false, byteOrderMark: true },
      ].map(async (format) => (await exportFile(sandbox, dataset, { filters, format })).file.toString()),
    )
    expect(files).toEqual(['Number,Text\r\n', '', '\ufeffNumber,Text\n', '\ufeff'])
  })

  test('the artifact of a compressed file has its own size and hash, and the rows of what is in it', async () => {
    const store = localStore(sandbox.storeFolder)
    await using source = await openRun(sandbox, dataset, { format: { gzip: true } })
    const key = artifactKey(crypto.randomUUID(), 1, 'csv.gz')
    const writing = <T>(write: Promise<T>) => write
    const artifact = await writeArtifact(store, key, source.chunks(), { reserveBytes: 0, writing })
    const stored = await store.open(key)
    if (!stored) throw new Error('The artifact is not in the store')
    const file = await buffer(stored.read())
    expect(artifact).toEqual({
      key,
      rowCount: TEXTS.length,
      byteSize: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    })
    const plain = await exportFile(sandbox, dataset)
    expect(gunzipSync(file).equals(plain.file)).toBe(true)
  })
})

describe('a time zone', () => {
  const dataset = defineDataset({
    id: 'moments',
    label: 'Moments',
    sql: 'select id, at, local from moments',
    key: 'id',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      at: { label: 'At', kind: 'timestamp' },
      local: { label: 'Local', kind: 'timestamp' },
    },
  })

  beforeAll(() =>
    createTables(
      sandbox.admin,
      `create table moments (id integer primary key, at timestamptz, local timestamp);
       insert into moments select n, at, at at time zone 'UTC' from (values
         (1, timestamptz '2024-03-30 22:59:59Z'), (2, '2024-03-30 23:00:00Z'), (3, '2024-03-31 00:59:59.5Z'),
         (4, '2024-03-31 01:00:00Z'), (5, '2024-03-31 21:59:59.999999Z'), (6, '2024-03-31 22:00:00Z')) as v (n, at)`,
    ),
  )

  test.each([
    ['UTC', ['2024-03-30 22:59:59+00', '2024-03-31 00:59:59.5+00', '2024-03-31 22:00:00+00']],
    ['Europe/Berlin', ['2024-03-30 23:59:59+01', '2024-03-31 01:59:59.5+01', '2024-04-01 00:00:00+02']],
    [
      'Asia/Kathmandu',
      ['2024-03-31 04:44:59+05:45', '2024-03-31 06:44:59.5+05:45', '2024-04-01 03:45:00+05:45'],
    ],
  ])('%s is the one in which moments are written; times without a zone stay', async (timeZone, wanted) => {
    const filters = [{ column: 'id', operator: 'in', value: ['1', '3', '6'] }]
    const { file } = await exportFile(sandbox, dataset, { filters, format: { timeZone, header: false } })
    const lines = readCells(file.toString())
    expect(lines.map(([, at]) => at)).toEqual(wanted)
    expect(lines.map(([, , local]) => local)).toEqual([
      '2024-03-30 22:59:59',
      '2024-03-31 00:59:59.5',
      '2024-03-31 22:00:00',
    ])
  })

  test.each([
    ['UTC', '2024-03-31', '2024-03-31', ['3', '4', '5', '6']],
    // A day with 23 hours.
    ['Europe/Berlin', '2024-03-31', '2024-03-31', ['2', '3', '4', '5']],
    ['Europe/Berlin', '2024-03-31T03:00', '2024-03-31T23:59:59', ['4']],
    ['Europe/Berlin', '2024-03-31T03:00Z', null, ['5', '6']],
    ['America/New_York', null, '2024-03-30', ['1', '2', '3', '4']],
  ])('%s is the one in which bounds are read: from %s to %s', async (timeZone, from, to, ids) => {
    const filters = [{ column: 'at', operator: 'between', value: { from, to } }]
    const run = { filters, columns: ['id'], format: { timeZone, header: false } }
    const { file } = await exportFile(sandbox, dataset, run)
    expect(readCells(file.toString()).flat()).toEqual(ids)
  })
})
