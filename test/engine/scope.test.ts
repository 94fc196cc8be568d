import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { EVERY_ROW, type Scope } from '../../lib/scope.ts'
import { selectStatement } from '../../lib/source/query.ts'
import { openSession } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { AS_POSTGRES, exportFile, linesOf, openRun, planOf, type Run } from './support/engine.ts'
import { copyRows } from './support/reference.ts'
import { CANARY, createTenants, ofTenants, tenantsDataset } from './support/tenants.ts'

const sandbox = await openSandbox()
/** So many that a tenant's are read in ranges. */
const ROWS = 300_000
/** Of what is not about ranges. */
const FEW = 9_000

const dataset = tenantsDataset('select * from rows')
const few = tenantsDataset('select * from few')
const formatted = tenantsDataset('select * from few', (note) => note?.toUpperCase() ?? null)

beforeAll(async () => {
  await createTenants(sandbox.admin, 'rows', ROWS)
  await createTenants(sandbox.admin, 'few', FEW)
})

/** The rows of a tenant by one COPY, as Postgres writes them to whoever may see all. */
async function expected(table: string, condition: string): Promise<string> {
  const columns = 'id, note, amount, day, paid::text'
  return Buffer.concat(
    await copyRows(sandbox, `select ${columns} from ${table} where ${condition} order by id`),
  ).toString()
}

describe('rows of other tenants are in no file', () => {
  test('in ranges over several connections, which are what one COPY gives', async () => {
    const run: Run = { scope: ofTenants('a'), format: { ...AS_POSTGRES, header: false } }
    expect((await planOf(sandbox, dataset, run)).rangeSlices).not.toBeNull()
    const inRanges = await exportFile(sandbox, dataset, { ...run, parallel: 2 })
    expect(inRanges.rows).toBe(ROWS / 3)
    expect(inRanges.file.equals(Buffer.from(await expected('rows', `tenant = 'a'`)))).toBe(true)
    const byOne = await exportFile(sandbox, dataset, { ...run, parallel: 1 })
    expect(byOne.file.equals(inRanges.file)).toBe(true)
  })

  test.each<[string, Run]>([
    ['by one COPY', {}],
    ['without a header', { format: { header: false } }],
    ['with a byte-order mark', { format: { byteOrderMark: true } }],
    ['in gzip', { format: { gzip: true } }],
    ['in another encoding', { format: { encoding: 'windows-1252' } }],
    ['in an encoding that Postgres does not write', { format: { encoding: 'gb18030' } }],
    ['with formulas as they are', { format: { formulas: 'raw' } }],
    ['of one column', { columns: ['note'] }],
  ])('%s', async (_, run) => {
    for (const each of [few, formatted]) {
      const { file, rows } = await exportFile(sandbox, each, { scope: ofTenants('a'), ...run })
      const text = (run.format?.gzip ? gunzipSync(file) : file).toString('latin1')
      expect(rows).toBe(FEW / 3)
      expect(text.toLowerCase()).not.toContain(CANARY)
      expect(text.toLowerCase()).toContain('note 3')
    }
  })

  test('whoever asks for rows that pass any filter', async () => {
    const filters = [
      { column: 'note', operator: 'empty' },
      { column: 'note', operator: 'not-empty' },
      { column: 'note', operator: 'contains', value: CANARY },
      { column: 'note', operator: 'equals', value: "') or true --" },
      { column: 'id', operator: 'at-least', value: '0' },
    ]
    for (const each of [few, formatted])
      for (const parallel of [1, 2]) {
        const run: Run = { filters, match: 'any', parallel, scope: ofTenants('a') }
        const { file, rows } = await exportFile(sandbox, each, run)
        expect(rows).toBe(FEW / 3)
        expect(file.toString().toLowerCase()).not.toContain(CANARY)
        expect((await exportFile(sandbox, each, { ...run, scope: ofTenants() })).rows).toBe(0)
      }
  })

  test('whoever asks for rows that pass any filter, in ranges, of which one filter is on the key', async () => {
    const filters = [
      { column: 'id', operator: 'at-most', value: '10' },
      { column: 'paid', operator: 'equals', value: 'true' },
    ]
    const run: Run = { filters, match: 'any', format: { ...AS_POSTGRES, header: false }, parallel: 2 }
    for (const [scope, condition] of [
      [EVERY_ROW, '(id <= 10 or paid)'],
      [ofTenants('a'), `tenant = 'a' and (id <= 10 or paid)`],
    ] as const) {
      const asked = { ...run, scope }
      expect((await planOf(sandbox, dataset, asked)).rangeSlices).not.toBeNull()
      const { file } = await exportFile(sandbox, dataset, asked)
      expect(file.equals(Buffer.from(await expected('rows', condition)))).toBe(true)
    }
  })

  test('of several tenants there are the rows of each, and of none there is a header', async () => {
    const run = { columns: ['id'] }
    expect(await linesOf(sandbox, few, { ...run, scope: ofTenants('a', 'c') })).toHaveLength(6_000)
    for (const scope of [
      ofTenants(),
      new Map([
        ['tenant', []],
        ['id', ['3']],
      ]),
      ofTenants('d'),
    ]) {
      const { file, rows } = await exportFile(sandbox, few, { ...run, scope })
      expect([file.toString(), rows]).toEqual(['Id\r\n', 0])
    }
  })

  test('every column of a scope counts', async () => {
    const scope: Scope = new Map([
      ['tenant', ['a', 'b']],
      ['day', ['2026-01-03']],
      ['paid', ['true']],
    ])
    const { file } = await exportFile(sandbox, few, { scope, format: { ...AS_POSTGRES, header: false } })
    expect(file.toString()).toBe(
      await expected('few', `tenant in ('a', 'b') and day = '2026-01-03' and paid`),
    )
    expect(file.length).toBeGreaterThan(100)
  })
})

test('without a scope the SQL is what it was before there were scopes', async () => {
  const { query } = await planOf(sandbox, dataset, {
    filters: [{ column: 'paid', operator: 'equals', value: 'true' }],
  })
  expect(selectStatement(query)).toBe(
    `select "id", "note", "amount", "day", "paid"::pg_catalog.text from (select * from rows\n) as source where "paid" operator("pg_catalog".=) 'true'::"pg_catalog"."bool" order by source."id"`,
  )
})

describe('what a person asks for meets no row of another tenant', () => {
  /** Fails where it sees such a row. Postgres thinks it cheaper than anything else, and so would call it first. */
  const EXPLODES = `create function explode(note text) returns boolean immutable cost 0.0001 language plpgsql as $$ begin
    if note like '%canary%' then raise 'It saw: %', note; end if; return note is null; end $$;
    grant execute on function explode to public`
  const touchy = tenantsDataset('select id, tenant, note, amount, day, explode(note) as paid from few')
  const NEEDLE = 'needle'
  const nasty = [
    { column: 'paid', operator: 'equals', value: 'true' },
    { column: 'paid', operator: 'equals', value: 'false' },
    { column: 'paid', operator: 'empty' },
    { column: 'paid', operator: 'not-empty' },
    { column: 'note', operator: 'contains', value: NEEDLE },
  ]

  beforeAll(() => sandbox.admin.query(EXPLODES))

  test('so none fails on one, which it would beside the scope', async () => {
    for (const filter of nasty) {
      const { rows } = await exportFile(sandbox, touchy, { filters: [filter], scope: ofTenants('a') })
      expect(rows).toBeLessThanOrEqual(FEW / 3)
      if (filter.column === 'note') continue
      const { query } = await planOf(sandbox, touchy, { filters: [filter] })
      const beside = selectStatement(query).replace(' where ', ` where tenant = 'a' and `)
      await expect(sandbox.admin.query(beside)).rejects.toThrow(CANARY)
    }
  })

  test('a filter stands above the rows that may be seen, and nothing but the scope and the key below', async () => {
    const run: Run = { filters: [nasty[0], nasty[4]], scope: ofTenants('a') }
    const plan = await planOf(sandbox, touchy, run)
    await using session = await openSession(sandbox.sourceUrl)
    for (const bounds of [undefined, { from: '1000', to: '200000' }]) {
      const sql = selectStatement(plan.query, bounds)
      const { rows } = await session.query<{ 'QUERY PLAN': string }>(`explain (verbose, format json) ${sql}`)
      const [{ Plan: top }] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '')
      expect(top).toMatchObject({ 'Node Type': 'Subquery Scan', Filter: expect.stringContaining(NEEDLE) })
      expect(JSON.stringify(top.Plans)).not.toContain(NEEDLE)
      expect(JSON.stringify(top.Plans)).toContain(`'a'::text`)
    }
  })

  test('how it is read, and what is said of its size, does not hang on a filter', async () => {
    const plans = await Promise.all(
      [[], [nasty[1]], [nasty[4]], [{ column: 'note', operator: 'equals', value: `note 3, ${CANARY}` }]].map(
        (filters) => planOf(sandbox, dataset, { filters, scope: ofTenants('a') }),
      ),
    )
    const [first, ...others] = plans.map(({ rows, boundaries, rangeSlices }) => ({
      rows,
      boundaries,
      rangeSlices,
    }))
    for (const other of others) expect(other).toEqual(first)
  })

  test('nothing is estimated of the rows while they are read', async () => {
    await using source = await openRun(sandbox, dataset, { scope: ofTenants('a'), parallel: 2 })
    let rows = 0
    for await (const chunk of source.chunks()) {
      rows += chunk.rows
      expect(source.progress(rows)).toEqual({ rowsTotal: null, rowsTotalIsEstimate: true, percent: 0 })
    }
    expect(rows).toBe(ROWS / 3)
    await using open = await openRun(sandbox, dataset, { scope: EVERY_ROW })
    expect(open.progress(0).rowsTotal).toBeGreaterThan(ROWS / 2)
  })

  test('a row that cannot be written is one that may be seen', async () => {
    await sandbox.admin.query(`update few set note = '☃' where id in (5, 6, 9)`)
    for (const each of [few, formatted]) {
      const failed = exportFile(sandbox, each, {
        scope: ofTenants('a'),
        format: { encoding: 'windows-1252' },
      })
      await expect(failed).rejects.toMatchObject({ code: 'unencodable', params: { column: 'Id', key: '6' } })
    }
  })
})

test('a column of a scope that the SQL lacks, has twice or cannot compare is told with the dataset', async () => {
  const faulty = defineDataset({
    id: 'faulty',
    label: 'Faulty',
    sql: `select 1 as id, 2 as twice, 3 as twice, '{}'::json as document`,
    columns: { id: { label: 'Id', kind: 'integer' } },
  })
  const scope: Scope = new Map(['tenant', 'twice', 'document', '', 'a"b'].map((column) => [column, ['1']]))
  const failed = exportFile(sandbox, faulty, { scope })
  await expect(failed).rejects.toMatchObject({
    code: 'dataset_mismatch',
    cause: {
      message: `Dataset "faulty": column of its scope "tenant" is missing; there are two columns "twice"; column of its scope "document" is of type json, which has no order; column of its scope "" is missing; column of its scope "a""b" is missing; the query has "id", "twice", "twice", "document"`,
    },
  })
})
