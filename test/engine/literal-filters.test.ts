import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, textDataset } from './support/text-table.ts'
import { NASTY_TEXTS } from './support/texts.ts'

const sandbox = await openSandbox()
/** Some come twice, so that about 10,000 are left. */
const RANDOM = 12_500
/** Values of one filter. */
const BATCH = 500
const SEED = Date.now() % 1_000_000_000

const INJECTIONS = [
  "'; drop table texts; --",
  "' or true --",
  "\\'; drop table texts; --",
  "') or (true",
  '$$; drop table texts; $$',
  "E'\\x27",
  "'::text) or true --",
  '/* */',
  '%',
  '_',
  '\\',
  '\\\\',
  "''",
  '$1',
  ':name',
  '?',
  'Ａ',
]

/** A character of any plane, without the surrogates, which are no characters, and NUL, which Postgres cannot hold. */
const character = fc
  .integer({ min: 1, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...INJECTIONS, "'", '"', '\\', ';--', '$$'),
      character,
      fc.constantFrom(...'aAbB '),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))

const specials = [...new Set([...INJECTIONS, ...NASTY_TEXTS.filter((each) => each.length <= 1_000)])]
const texts = [...new Set([...specials, ...fc.sample(text, { numRuns: RANDOM, seed: SEED })])]
const dataset = textDataset('texts')

beforeAll(async () => {
  await createTables(sandbox.admin, `${createTexts('texts')}; create index on texts (md5(t))`)
  await sandbox.admin.query(fillTexts('texts'), [texts])
})

/** The numbers of the rows that a filter keeps. */
async function kept(filter: unknown): Promise<number[]> {
  const run = { columns: ['id'], filters: [filter], format: { header: false } }
  const { file } = await exportFile(sandbox, dataset, run)
  return readCells(file.toString()).map(([id]) => Number(id))
}

test('10,000 texts, as values of filters, keep exactly the rows that hold them', async () => {
  expect(texts.length).toBeGreaterThan(10_000)
  // First every other text, then those between: the ones beside them must not come.
  for (const remainder of [0, 1]) {
    const picked = texts.map((_, index) => index).filter((index) => index % 2 === remainder)
    for (let start = 0; start < picked.length; start += BATCH) {
      const batch = picked.slice(start, start + BATCH)
      const value = batch.map((index) => texts[index]).toReversed()
      const ids = await kept({ column: 't', operator: 'in', value })
      expect(ids, `seed ${SEED}`).toEqual(batch.map((index) => index + 1))
    }
  }
})

test.each(specials.map((special) => [special]))('%j equals the one row that holds it', async (special) => {
  expect(await kept({ column: 't', operator: 'equals', value: special })).toEqual([
    texts.indexOf(special) + 1,
  ])
})

test.each(['%', '_', '\\', "'", '"', '$$', ';--', 'a', 'Ａ'])(
  '%j is contained where it is written',
  async (part) => {
    const holding = texts.flatMap((each, index) => (each.includes(part) ? [index + 1] : []))
    const found = await kept({ column: 't', operator: 'contains', value: part })
    expect(holding.length).toBeGreaterThan(0)
    // The case of letters does not matter to people.
    const extra = found.filter((id) => !holding.includes(id))
    expect(holding.filter((id) => !found.includes(id))).toEqual([])
    for (const id of extra) expect(texts[id - 1]?.toLowerCase()).toContain(part.toLowerCase())
  },
)
