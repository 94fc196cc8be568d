import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { isMisread, MISREAD } from '../../lib/csv/misread.ts'
import { defineDataset } from '../../lib/dataset.ts'
import { ENCODINGS, type Encoding } from '../../lib/exports/format-options.ts'
import { openSandbox } from '../support/sandbox.ts'
import { detailOf, exportFile } from './support/engine.ts'
import { openDatabaseIn } from './support/other-encoding.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
/** Planes 0 to 2 of Unicode: beyond them there are no characters of these encodings. */
const LAST_CODE = 0x2ffff

const foreign = (Object.keys(ENCODINGS) as Encoding[]).filter((encoding) => encoding !== 'utf-8')

/** Characters whose bytes, as Postgres writes them, others read as another character. */
async function readAsOthers(encoding: Encoding): Promise<string[]> {
  await sandbox.admin.query(`create or replace function pg_temp.bytes_in(code integer, encoding name) returns bytea
    language plpgsql as $$ begin
      return convert_to(chr(code), encoding);
    exception when untranslatable_character then return null; end $$`)
  const { rows } = await sandbox.admin.query<{ code: number; bytes: Buffer }>(
    `select code, bytes from generate_series(128, ${LAST_CODE}) code, lateral (select pg_temp.bytes_in(code, $1)) b (bytes)
     where code not between 55296 and 57343 and bytes is not null`,
    [ENCODINGS[encoding]],
  )
  expect(rows.length).toBeGreaterThan(100)
  return rows.flatMap(({ code, bytes }) => {
    const character = String.fromCodePoint(code)
    return iconv.decode(bytes, encoding) === character ? [] : [character]
  })
}

test.each(foreign)(
  'every character that Postgres writes in %s so that others read another one is known',
  async (encoding) => {
    const found = await readAsOthers(encoding)
    expect(found.filter((character) => !isMisread(character, encoding))).toEqual([])
    expect(found.length > 0).toBe(MISREAD[encoding] !== undefined)
  },
)

const SAMPLES: [Encoding, string][] = [
  ['shift_jis', '¥'],
  ['shift_jis', '〜'],
  ['shift_jis', '−'],
  ['shift_jis', '‖'],
  ['big5', '¥'],
  ['big5', 'あ'],
  ['euc-kr', '㉾'],
  ['gb18030', '\ue7c7'],
]

function datasetOf(table: string, kind: 'text' | 'other', isFormatted: boolean, label = 'T') {
  const format = isFormatted ? (value: string | null) => value : undefined
  return defineDataset({
    id: 'misread',
    label: 'Misread',
    sql: `select * from ${table}`,
    key: 'id',
    columns: { id: { label: 'Number', kind: 'integer' }, t: { label, kind, format } },
  })
}

describe('is never replaced, and its row is named', () => {
  test.each(SAMPLES)('in %s: %s', async (encoding, character) => {
    const table = `misread_${encoding.replace('-', '_')}_${character.codePointAt(0)}`
    await createTables(
      sandbox.admin,
      `create table ${table} (id integer primary key, t text);
       insert into ${table} values (1, 'plain'), (7, 'x${character}y'), (8, null)`,
    )
    for (const formulas of ['raw', 'neutralise']) {
      for (const kind of ['text', 'other'] as const) {
        const run = { format: { encoding, formulas } }
        const detail = await detailOf(exportFile(sandbox, datasetOf(table, kind, false), run), 'unencodable')
        expect(detail).toMatch(/^The row with Number 7 has a character/)
      }
    }
    const others = { format: { encoding }, filters: [{ column: 'id', operator: 'in', value: ['1', '8'] }] }
    const { file } = await exportFile(sandbox, datasetOf(table, 'text', false), others)
    expect(file.toString()).toBe('Number,T\r\n1,plain\r\n8,\r\n')
    const header = exportFile(sandbox, datasetOf(table, 'text', false, `a${character}`), others)
    expect(await detailOf(header, 'unencodable')).toMatch(/^The header/)
  })

  test('also not by this process', async () => {
    for (const [encoding, character] of SAMPLES.filter(([encoding]) => encoding === 'shift_jis')) {
      const table = `misread_${encoding}_${character.codePointAt(0)}`
      const run = { format: { encoding } }
      const detail = await detailOf(exportFile(sandbox, datasetOf(table, 'text', true), run), 'unencodable')
      expect(detail).toMatch(/^The row with Number 7 has a character/)
    }
  })

  test('also not where the server is in another encoding', async () => {
    const other = await openDatabaseIn('EUC_JP')
    await createTables(
      other.admin,
      `create table kanji (id integer primary key, t text); insert into kanji values (1, '日本')`,
    )
    const run = { format: { encoding: 'shift_jis' } }
    const { file } = await exportFile(other, datasetOf('kanji', 'text', false), run)
    expect(iconv.decode(file, 'shift_jis')).toBe('Number,T\r\n1,日本\r\n')
    // A character of JIS X 0212, which Shift-JIS lacks: Postgres would write 〓 for it.
    await other.admin.query(`insert into kanji values (2, '丂')`)
    const detail = await detailOf(exportFile(other, datasetOf('kanji', 'text', false), run), 'unencodable')
    expect(detail).toMatch(/^The row with Number 2 /)
  })
})
