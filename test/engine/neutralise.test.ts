import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { FORMULA_STARTS, neutralise, SPACES } from '../../worker/csv/neutralise.ts'
import { openSandbox } from '../support/sandbox.ts'
import { type Cell, differences, readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { openDatabaseIn } from './support/other-encoding.ts'
import { createTables } from './support/tables.ts'
import { anyText, NASTY_TEXTS } from './support/texts.ts'

const sandbox = await openSandbox()
const RANDOM = 5_000
const SEED = Date.now() % 1_000_000_000

const starts = [...FORMULA_STARTS]
const controls = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1))
const spaces = [...new Set([...SPACES, ...controls, '\u007f', '\u200e', "'"])]

/** Every start, alone and before a word, after nothing, every space and two of them; numbers and what only looks so. */
const CASES = [
  ...starts.flatMap((start) => [
    start,
    `${start}cmd`,
    `${start}1`,
    `a${start}`,
    `'${start}1`,
    `\n${start}\n`,
  ]),
  ...spaces.flatMap((space) => [
    space,
    `${space}x`,
    ...starts.flatMap((start) => [`${space}${start}x`, `  ${space}${start}x`]),
  ]),
  ...[
    '-12.30',
    '+5',
    '-1,5',
    '-0',
    '+0049',
    '-1e5',
    '-1.',
    '-.5',
    '--1',
    '-1 ',
    '-1\n',
    '-１',
    '-12.30.1',
    '+1-2',
  ],
  ...NASTY_TEXTS,
]

const texts = [...CASES, ...fc.sample(anyText, { numRuns: RANDOM, seed: SEED })]

function datasetOf(label = 'T'): Dataset {
  return defineDataset({
    id: 'texts',
    label: 'Texts',
    sql: 'select id, t from texts',
    key: 'id',
    columns: { id: { label: 'Id', kind: 'integer' }, t: { label, kind: 'text' } },
  })
}

type Database = Parameters<typeof exportFile>[0] & { admin: Parameters<typeof createTables>[0] }

/** The cells that come back when these texts are exported by COPY. */
async function exported(database: Database, texts: string[], formulas: string): Promise<Cell[][]> {
  await createTables(
    database.admin,
    'drop table if exists texts; create table texts (id integer primary key, t text)',
  )
  await database.admin.query(
    'insert into texts select place, t from unnest($1::text[]) with ordinality as source (t, place)',
    [texts],
  )
  const { file } = await exportFile(database, datasetOf(), {
    columns: ['t'],
    format: { formulas, header: false },
  })
  return readCells(file.toString())
}

test('the list has every case of interest, and a third of them are formulas', () => {
  expect(CASES.length).toBeGreaterThan(700)
  expect(CASES.filter((text) => neutralise(text) !== text).length).toBeGreaterThan(CASES.length / 3)
})

describe.each([
  ['UTF8', () => true],
  ['SQL_ASCII', () => true],
  ['LATIN1', (text: string) => iconv.decode(iconv.encode(text, 'latin1'), 'latin1') === text],
  ['WIN1252', (text: string) => /^[\0-\x7f\u00a0-\u00ff€…–—‘’“”]*$/.test(text)],
  ['EUC_JP', (text: string) => /^[\0-\x7f＝＋－＠\u3000ぁ-ん北京市包]*$/.test(text)],
  ['EUC_KR', (text: string) => /^[\0-\x7f＝＋－＠\u3000가-각北京]*$/.test(text)],
])('in a database with the encoding %s', async (encoding, holds: (text: string) => boolean) => {
  const database = encoding === 'UTF8' ? sandbox : await openDatabaseIn(encoding)
  const kept = texts.filter(holds)

  test('SQL puts an apostrophe before the same cells as JavaScript, and changes nothing else', async () => {
    expect(kept.length).toBeGreaterThan(500)
    const wanted = kept.map((text) => [neutralise(text)])
    expect(differences(await exported(database, kept, 'neutralise'), wanted), `seed ${SEED}`).toEqual([])
  })

  test('raw means that nothing is changed', async () => {
    const wanted = kept.map((text) => [text])
    expect(differences(await exported(database, kept, 'raw'), wanted), `seed ${SEED}`).toEqual([])
  })
})

describe('labels in the header', () => {
  test.each(['=1+1', '@risk', '-12.30', '+ more', '\tx', '＝x', 'Total, "net"', 'Größe', ''])(
    '%j is neutralised as its cells are, by both ways of writing',
    async (label) => {
      await createTables(sandbox.admin, 'create table if not exists texts (id integer primary key, t text)')
      const dataset = datasetOf(label)
      const formatted = {
        ...dataset,
        columns: dataset.columns.map((column) => ({ ...column, format: (value: string | null) => value })),
      }
      for (const each of [dataset, formatted]) {
        for (const [formulas, wanted] of [
          ['neutralise', neutralise(label)],
          ['raw', label],
        ]) {
          const { file } = await exportFile(sandbox, each, { columns: ['t'], format: { formulas } })
          expect(readCells(file.toString())[0]).toEqual([wanted])
        }
      }
    },
  )
})

test('a collation that takes different letters for equal ones makes no difference', async () => {
  await createTables(
    sandbox.admin,
    `create collation careless (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
     create table carelessly (id integer primary key, t text collate careless);
     insert into carelessly values (1, '=1+1'), (2, 'É'), (3, '-12.30'), (4, ' @x')`,
  )
  const dataset = { ...datasetOf(), sql: 'select id, t from carelessly' }
  const { file } = await exportFile(sandbox, dataset, { columns: ['t'], format: { header: false } })
  expect(readCells(file.toString())).toEqual([["'=1+1"], ['É'], ['-12.30'], ["' @x"]])
})
