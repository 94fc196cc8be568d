import iconv from 'iconv-lite'
import { beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../../lib/csv/encode.ts'
import { ENCODINGS, type Encoding } from '../../lib/exports/format-options.ts'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { hasPython, readWithPython } from './support/python.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'

const sandbox = await openSandbox()

const PLAIN = ['a, "b"', 'one\ntwo', '', ' ', "'=1+1", '\\.', '~{|}']

type Sample = { texts: string[]; python: string }

/** Texts that fit each encoding, and the name of its codec in Python. */
const SAMPLES: Record<Encoding, Sample> = {
  'utf-8': { texts: ['Größe €', '北京市', '🎁𠀀', '\ufeff', '\u{10ffff}'], python: 'utf-8' },
  gb18030: { texts: ['礼物包装,谢谢', '𠀀𪚥', '🎁', 'Größe €', '한국어', '𝄞', '\ufffd'], python: 'gb18030' },
  big5: { texts: ['禮物包裝，謝謝', '中文測試', '許功蓋'], python: 'big5' },
  shift_jis: { texts: ['日本語テスト', 'ｶﾅ', '表ソ能十', '①②髙﨑'], python: 'cp932' },
  'euc-kr': { texts: ['한국어', '똠방각하', '힣뷁', '北京'], python: 'cp949' },
  'windows-1250': { texts: ['Příliš žluťoučký kůň', 'Łódź €', '“–”'], python: 'cp1250' },
  'windows-1251': { texts: ['Привет, мир', '№ €', 'Ђћ'], python: 'cp1251' },
  'windows-1252': { texts: ['Größe, “quoted” – €', 'ÿŸœ', '\u00a0'], python: 'cp1252' },
}

const encodings = Object.entries(SAMPLES) as [Encoding, Sample][]
const tableOf = (encoding: Encoding) => `in_${encoding.replaceAll('-', '_')}`

beforeAll(async () => {
  for (const [encoding, { texts }] of encodings) {
    await createTables(sandbox.admin, createTexts(tableOf(encoding)))
    await sandbox.admin.query(fillTexts(tableOf(encoding)), [[...PLAIN, ...texts]])
  }
})

describe.each(encodings)('a file in %s', (encoding, { texts, python }) => {
  const run = { columns: ['t'], format: { encoding, formulas: 'raw', header: false } }
  const wanted = [...PLAIN, ...texts].map((text) => [text])

  test.each(PATHS)('written by %s has every character', async (_, format) => {
    const { file } = await exportFile(sandbox, textDataset(tableOf(encoding), format), run)
    expect(readCells(iconv.decode(file, encoding, { stripBOM: false }))).toEqual(wanted)
    // Node's decoder knows only half of Korean's characters; browsers know all.
    if (encoding !== 'euc-kr') {
      const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(file)
      expect(readCells(text)).toEqual(wanted)
    }
  })

  test.skipIf(!hasPython)('is read by Python', async () => {
    const { file } = await exportFile(sandbox, textDataset(tableOf(encoding)), run)
    expect(readWithPython(file, python)).toEqual(wanted)
  })

  test('has the same bytes whoever wrote the characters', async () => {
    const files = await Promise.all(
      PATHS.map(([, format]) => exportFile(sandbox, textDataset(tableOf(encoding), format), run)),
    )
    const decoded = files.map(({ file }) => iconv.decode(file, encoding, { stripBOM: false }))
    const again = decoded.map((text) => iconv.encode(text, encoding))
    expect(files.map(({ file }) => file.length)).toEqual(again.map((bytes) => bytes.length))
    for (const [index, { file }] of files.entries()) expect(file.equals(again[index] ?? file)).toBe(true)
  })
})

describe('Postgres and this process agree on every character of the first plane', () => {
  beforeAll(() =>
    sandbox.admin.query(`
      create function bytes_of(code integer, encoding name) returns bytea language plpgsql as $$ begin
        return convert_to(chr(code), encoding);
      exception when untranslatable_character then return null;
      end $$`),
  )

  /** Code points that standards give to two bytes, or that Postgres reads as an older edition does. */
  const DISPUTED: Partial<Record<Encoding, number[]>> = { gb18030: [0x1e3f], 'euc-kr': [0x327e] }
  const isPrivate = (code: number) => code >= 0xe000 && code <= 0xf8ff

  // Not Big5 and Shift-JIS: of both there are several, and Postgres and iconv-lite chose different ones.
  test.each(['gb18030', 'euc-kr', 'windows-1250', 'windows-1251', 'windows-1252'] as const)(
    'in %s',
    async (encoding) => {
      const { rows } = await sandbox.admin.query<{ code: number; bytes: Buffer | null }>(
        `select code, bytes_of(code, $1) as bytes from generate_series(1, 65535) as code
         where code not between 55296 and 57343`,
        [ENCODINGS[encoding]],
      )
      const differing = rows.filter(({ code, bytes }) => {
        const ours = encode(String.fromCodePoint(code), encoding)
        return bytes === null || ours === null ? bytes !== ours : !bytes.equals(ours)
      })
      const undisputed = differing.filter(
        ({ code }) => !isPrivate(code) && !DISPUTED[encoding]?.includes(code),
      )
      expect(rows.length).toBeGreaterThan(63_000)
      expect(undisputed).toEqual([])
    },
  )
})
