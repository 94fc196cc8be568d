import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { beforeAll, describe, expect, test } from 'vitest'
import { EVERY_ROW, type Scope } from '../../lib/scope.ts'
import { readFirstRows } from '../../lib/source/first-rows.ts'
import { openSession } from '../../lib/source/session.ts'
import { exportFile, type Run, requestOf } from '../engine/support/engine.ts'
import { createTables } from '../engine/support/tables.ts'
import { CANARY, createTenants, ofTenants, tenantsDataset } from '../engine/support/tenants.ts'
import { createTexts, fillTexts, textDataset } from '../engine/support/text-table.ts'
import { NASTY_TEXTS } from '../engine/support/texts.ts'
import { call, said } from '../support/api.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const ROWS = 20
const BYTES = 1024 * 1024

const preview = (body: unknown, id = 'orders') => said(call('POST /api/datasets/{id}/preview', { id, body }))

/** The beginning of a file as readFirstRows reads it. */
async function firstRows(dataset: ReturnType<typeof tenantsDataset>, run: Run, statementMs = 20_000) {
  const request = requestOf(dataset, run)
  const options = { timeZone: request.format.timeZone, mayHaveHelpers: false, statementMs }
  await using session = await openSession(sandbox.sourceUrl, options)
  const asked = { dataset, request, scope: run.scope ?? EVERY_ROW }
  return await readFirstRows(session, asked, { rows: ROWS, bytes: BYTES })
}

/** The text of a file. */
async function textOf(dataset: ReturnType<typeof tenantsDataset>, run: Run): Promise<string> {
  const { file } = await exportFile(sandbox, dataset, run)
  const bytes = run.format?.gzip ? gunzipSync(file) : file
  return iconv.decode(bytes, String(run.format?.encoding ?? 'utf-8'))
}

describe('what is shown is what comes', () => {
  const tenants = tenantsDataset('select * from few')
  const formatted = tenantsDataset('select * from few', (note) => note?.toUpperCase() ?? null)
  const nasty = textDataset('nasty', undefined)
  beforeAll(async () => {
    await createTenants(sandbox.admin, 'few', 9_000)
    await createTables(sandbox.admin, createTexts('nasty'))
    await sandbox.admin.query(fillTexts('nasty'), [NASTY_TEXTS.slice(0, ROWS - 1)])
  })

  test.each<[string, Run]>([
    ['as it is', {}],
    ['without a header', { format: { header: false } }],
    ['with semicolons and LF', { format: { delimiter: ';', lineEnd: 'lf' } }],
    ['with a byte-order mark, in gzip', { format: { byteOrderMark: true, gzip: true } }],
    ['in windows-1252', { format: { encoding: 'windows-1252' } }],
    ['in gb18030', { format: { encoding: 'gb18030', delimiter: '\t' } }],
    ['with formulas as they are', { format: { formulas: 'raw' } }],
    [
      'of some columns, with a filter',
      {
        columns: ['note', 'id'],
        filters: [{ column: 'id', operator: 'between', value: { from: '100', to: null } }],
      },
    ],
    [
      'of rows that pass any filter',
      {
        filters: [
          { column: 'note', operator: 'contains', value: CANARY },
          { column: 'amount', operator: 'at-least', value: '5' },
          { column: 'note', operator: 'empty' },
        ],
        match: 'any',
      },
    ],
  ])('%s', async (_, run) => {
    for (const dataset of [tenants, formatted]) {
      for (const scope of [undefined, ofTenants('a')]) {
        const scoped: Run = { ...run, ...(scope && { scope }) }
        const shown = await firstRows(dataset, scoped)
        const file = await textOf(dataset, scoped)
        expect(shown.rows).toBe(ROWS)
        expect(file.startsWith(shown.text)).toBe(true)
        expect(shown.text.length).toBeGreaterThan(ROWS)
        if (scope) expect(shown.text.toLowerCase()).not.toContain(CANARY)
      }
    }
  })

  test('every text that is hard to write', async () => {
    for (const format of [{}, { formulas: 'raw', delimiter: ';' }]) {
      const shown = await firstRows(nasty, { format })
      expect(shown).toMatchObject({ rowsTotal: ROWS - 1, rowsTotalIsEstimate: false })
      expect(shown.text).toBe(await textOf(nasty, { format }))
    }
  })

  test('rows of other tenants are neither shown nor counted', async () => {
    const scopes: [Scope, number][] = [
      [ofTenants('a'), 3_000],
      [ofTenants('d'), 0],
    ]
    for (const [scope, rowsTotal] of scopes) {
      const shown = await firstRows(tenants, { scope })
      expect(shown).toMatchObject({ rowsTotal, rowsTotalIsEstimate: false })
      expect(shown.text.toLowerCase()).not.toContain(CANARY)
    }
  })
})

describe('over HTTP', () => {
  test('a preview has the header and the first rows, cell by cell', async () => {
    const { status, headers, body } = await preview({
      columns: ['id', 'status'],
      format: { delimiter: ';' },
    })
    expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect(body).toMatchObject({ header: ['Order', 'Status'], rowsTotalIsEstimate: true })
    const rows = body.rows as string[][]
    expect(rows).toHaveLength(ROWS)
    expect(rows.map(([id]) => id)).toEqual(Array.from({ length: ROWS }, (_, index) => String(index + 1)))
    expect(String(body.text).split('\r\n')[1]).toBe(rows[0]?.join(';'))
    expect(Number(body.rowsTotal)).toBeGreaterThan(ROWS)
  })

  test('a preview has the columns in the order of the request, under its names', async () => {
    const { status, body } = await preview({
      columns: ['status', 'id'],
      headers: { id: ' =Order no. ' },
      filters: [{ column: 'id', operator: 'equals', value: '7' }],
    })
    expect([status, body.header]).toEqual([200, ['Status', "'=Order no."]])
    expect((body.rows as string[][])[0]?.[1]).toBe('7')
    const refused = await preview({ columns: ['status'], headers: { id: 'Number', status: 'a\nb' } })
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [{ path: 'headers.status', message: 'must be one line of text that can be read' }],
    ])
  })

  test('of few rows the number is known, and of none there is a header', async () => {
    const id = (value: string) => ({ column: 'id', operator: 'equals', value })
    expect((await preview({ columns: ['id'], filters: [id('7')] })).body).toEqual({
      text: 'Order\r\n7\r\n',
      header: ['Order'],
      rows: [['7']],
      rowsTotal: 1,
      rowsTotalIsEstimate: false,
    })
    const none = { columns: ['id'], filters: [id('0')], format: { header: false } }
    expect((await preview(none)).body).toMatchObject({ text: '', header: null, rows: [], rowsTotal: 0 })
  })

  test('what cannot be exported has no preview', async () => {
    expect((await preview({}, 'no such')).body.code).toBe('dataset_unknown')
    const { status, body } = await preview({ columns: ['secret'], format: { delimiter: 'x' } })
    expect([status, body.code]).toEqual([422, 'invalid_request'])
    expect((await preview({ dataset: 'orders' })).status).toBe(422)
  })

  test('it leaves no export behind, and one line of the audit trail', async () => {
    await preview({})
    await preview({ columns: ['id'] })
    expect(await sandbox.cells('select count(*) from claimcheck.export')).toEqual([['0']])
    expect(
      await sandbox.cells(
        `select details ->> 'dataset', count(*) from claimcheck.event where kind = 'previewed' group by 1`,
      ),
    ).toEqual([['orders', '1']])
  })
})
