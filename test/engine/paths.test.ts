import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { type CellFormat, type Dataset, defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { type Cell, differences, readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import {
  CREATE_EVERY_TYPE,
  EVERY_TYPE,
  FILL_EVERY_TYPE,
  sampleEveryType,
  type TypedColumn,
} from './support/every-type.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
/** More than the rows path reads at a time. */
const ROWS = 1_200
/** Another one for every run, and written where a test fails. */
const SEED = Date.now() % 1_000_000_000

const same: CellFormat = (value) => value

/** The dataset of every type; with a format for one of its columns it takes the rows path. */
function everyType(formatted?: string): Dataset {
  const columns = Object.entries(EVERY_TYPE).map(([name, { kind }]) => {
    return [name, { label: name, kind, ...(name === formatted ? { format: same } : {}) }] as const
  })
  return defineDataset({
    id: 'every-type',
    label: 'Every type',
    sql: 'select * from every_type',
    key: 'id',
    columns: { id: { label: 'id', kind: 'integer' }, ...Object.fromEntries(columns) },
  })
}

/** The cells as Postgres writes them when it is asked for text. */
async function expectedCells(formulas: string): Promise<Cell[][]> {
  const isFree = ({ kind, type }: TypedColumn) =>
    ['text', 'json', 'other'].includes(kind) && type !== 'interval'
  const columns = Object.entries(EVERY_TYPE)
  // A cast of char(12) to text takes spaces away; format() writes what the type writes.
  const list = columns.map(([name]) => `case when "${name}" is not null then format('%s', "${name}") end`)
  const booleans = columns.findIndex(([, { kind }]) => kind === 'boolean')
  list[booleans] = 'boolean::text'
  await sandbox.admin.query(`set timezone = 'UTC'`)
  const rows = await sandbox.cells(`select ${list.join(', ')} from every_type order by id`)
  if (formulas === 'raw') return rows
  return rows.map((row) =>
    row.map((cell, index) => {
      const column = columns[index]?.[1]
      return cell !== null && column && isFree(column) ? neutralise(cell) : cell
    }),
  )
}

beforeAll(async () => {
  await createTables(sandbox.admin, CREATE_EVERY_TYPE)
  await sandbox.admin.query(FILL_EVERY_TYPE, sampleEveryType(ROWS, SEED))
})

describe.each([
  ['Postgres itself', undefined],
  ['this process, with a format of a text', 'text'],
  ['this process, with a format of a uuid', 'uuid'],
])('written by %s', (_, formatted) => {
  const dataset = everyType(formatted)
  const columns = Object.keys(EVERY_TYPE)

  describe.each(['raw', 'neutralise'])('with formulas %s', (formulas) => {
    test.each([',', ';', '\t', '|'])(
      'and the delimiter %j, every cell of every type is what Postgres says',
      async (delimiter) => {
        const { file, rows } = await exportFile(sandbox, dataset, {
          columns,
          format: { delimiter, formulas },
        })
        const [header, ...cells] = readCells(file.toString(), { delimiter })
        expect(header).toEqual(columns)
        expect(rows).toBe(ROWS)
        expect(differences(cells, await expectedCells(formulas)), `seed ${SEED}`).toEqual([])
        const parsed = Papa.parse<string[]>(file.toString(), { delimiter, newline: '\r\n' })
        expect(parsed.errors).toEqual([])
        const texts = cells.map((row) => row.map((cell) => cell ?? ''))
        expect(differences(parsed.data.slice(1, -1), texts)).toEqual([])
      },
    )
  })
})

test('a single column that is NULL, empty or nothing but a backslash and a full stop keeps its lines', async () => {
  await createTables(
    sandbox.admin,
    String.raw`create table single (id integer, t text);
      insert into single values (1, null), (2, ''), (3, '\.'), (4, E'\n'), (5, null)`,
  )
  for (const format of [undefined, same]) {
    const dataset = defineDataset({
      id: 'single',
      label: 'Single',
      sql: 'select * from single',
      key: 'id',
      columns: { id: { label: 'Id', kind: 'integer' }, t: { label: 'T', kind: 'text', format } },
    })
    const { file, rows } = await exportFile(sandbox, dataset, { columns: ['t'], format: { formulas: 'raw' } })
    expect(rows).toBe(5)
    expect(readCells(file.toString())).toEqual([['T'], [null], [''], ['\\.'], ['\n'], [null]])
  }
})
