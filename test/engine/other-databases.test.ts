import iconv from 'iconv-lite'
import { beforeAll, describe, expect, test } from 'vitest'
import { ENCODINGS, type Encoding } from '../../lib/exports/format-options.ts'
import { sourceErrorOf } from '../../lib/problems/source-errors.ts'
import { classify } from '../../worker/run/classify.ts'
import { readCells } from './support/cells.ts'
import { detailOf, exportFile } from './support/engine.ts'
import { openDatabaseIn } from './support/other-encoding.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'

const encodings = Object.keys(ENCODINGS) as Encoding[]

/** A text of its own that each encoding has. */
const TEXTS: Record<Encoding, string> = {
  'utf-8': 'café 北京 🎁',
  gb18030: 'café 北京',
  big5: '禮物',
  shift_jis: '日本語 ｶﾅ',
  'euc-kr': '한국어',
  'windows-1250': 'Příliš',
  'windows-1251': 'Привет',
  'windows-1252': 'café €',
}

describe('over a database in LATIN1', async () => {
  const latin1 = await openDatabaseIn('LATIN1')

  beforeAll(async () => {
    await createTables(latin1.admin, createTexts('texts'))
    await latin1.admin.query(fillTexts('texts'), [['café', '=ÿ']])
  })

  test.each(PATHS)('a label that it lacks is written all the same by %s', async (_, format) => {
    const { file } = await exportFile(latin1, textDataset('texts', format, '名称 🎁'))
    expect(file.toString()).toBe("Number,名称 🎁\r\n1,café\r\n2,'=ÿ\r\n")
  })

  test.each(['utf-8', 'gb18030', 'windows-1252'] as const)(
    'a file in %s has its characters',
    async (encoding) => {
      const { file } = await exportFile(latin1, textDataset('texts'), { format: { encoding } })
      expect(iconv.decode(file, encoding)).toBe("Number,Text\r\n1,café\r\n2,'=ÿ\r\n")
    },
  )

  test.each(['shift_jis', 'windows-1250'] as const)(
    'a character that %s lacks is refused with its row',
    async (encoding) => {
      const work = exportFile(latin1, textDataset('texts'), { format: { encoding } })
      expect(await detailOf(work, 'unencodable')).toMatch(/^The row with Number [12] has a character/)
    },
  )
})

describe('over a database that names no encoding', async () => {
  const ascii = await openDatabaseIn('SQL_ASCII')

  /** Puts texts into the table; bytes may be no text. */
  async function fill(...texts: (string | Buffer)[]): Promise<void> {
    await createTables(ascii.admin, `drop table if exists texts; ${createTexts('texts')}`)
    for (const [index, text] of texts.entries())
      await ascii.admin.query(`insert into texts values ($1, convert_from($2, 'SQL_ASCII'))`, [
        index + 1,
        Buffer.from(text),
      ])
  }

  test.each(encodings)('a file in %s has the characters of its bytes in UTF-8', async (encoding) => {
    await fill('plain', TEXTS[encoding], '=1', ' a "b" ')
    const wanted = [['plain'], [TEXTS[encoding]], ["'=1"], [' a "b" ']]
    for (const [, format] of PATHS) {
      const run = { columns: ['t'], format: { encoding, header: false } }
      const { file } = await exportFile(ascii, textDataset('texts', format), run)
      expect(readCells(iconv.decode(file, encoding))).toEqual(wanted)
      // Node's decoder knows only half of Korean's characters; browsers know all.
      if (encoding !== 'euc-kr')
        expect(readCells(new TextDecoder(encoding, { fatal: true }).decode(file))).toEqual(wanted)
    }
  })

  test.each(['shift_jis', 'windows-1252'] as const)(
    'a character that %s lacks is refused with its row',
    async (encoding) => {
      await fill('plain', '🎁')
      const work = exportFile(ascii, textDataset('texts'), { format: { encoding } })
      expect(await detailOf(work, 'unencodable')).toMatch(/^The row with Number 2 has a character/)
    },
  )

  test.each(['utf-8', 'windows-1252'] as const)(
    'bytes that are no UTF-8 fail a file in %s, and are not replaced',
    async (encoding) => {
      await fill('plain', Buffer.from('caf\xe9', 'latin1'))
      for (const [, format] of PATHS) {
        const error: unknown = await exportFile(ascii, textDataset('texts', format), {
          format: { encoding },
        }).catch((reason: unknown) => reason)
        const { problem, isTransient } = classify(error)
        expect({ ...problem, isTransient }).toEqual({
          code: 'source_failed',
          params: { sqlState: '22021' },
          isTransient: false,
        })
        expect(sourceErrorOf(problem.params)?.sentence).toMatch(/holds bytes that are no text/)
      }
    },
  )
})
