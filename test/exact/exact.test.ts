import { beforeAll, expect, test } from 'vitest'
import { startWriter } from '../engine/support/connections.ts'
import { AS_POSTGRES, openRun, planOf, readAll } from '../engine/support/engine.ts'
import { openSandbox } from '../support/sandbox.ts'
import { makeDataset, type RandomDataset } from './support/datasets.ts'
import { CREATE_KEY_TYPES } from './support/keys.ts'
import { Random } from './support/random.ts'
import { joinSnapshot } from './support/reference.ts'

/** How many datasets are made: few by default, many in `npm run test:exact`. */
const DATASETS = Math.max(1, Number(process.env.EXACT_DATASETS) || 20)
/** Another one for every run, unless one is given; it stands in each test's name. */
const SEED = Number(process.env.EXACT_SEED) || Date.now() % 1_000_000_000

const sandbox = await openSandbox()

beforeAll(() => sandbox.admin.query(CREATE_KEY_TYPES))

/** What somebody else does meanwhile, again and again, in a dataset's schema; it may change what the file should be. */
const MEANWHILE: Record<string, (schema: string) => string> = {
  nobody: () => '',
  'a writer': (schema) =>
    `update ${schema}.rows set note = note || '.' where number % 97 = 5;
     delete from ${schema}.rows where number % 1009 = 7;
     insert into ${schema}.rows select key, number + 1000000, 'new' from ${schema}.rows where number % 1013 = 1`,
  'somebody who keeps house': (schema) =>
    `analyze ${schema}.rows; create index if not exists tidy on ${schema}.rows (number);
     comment on table ${schema}.rows is 'tidy'; alter table ${schema}.rows alter note set statistics 50`,
  'somebody who changes a function': (schema) =>
    `create or replace function ${schema}.unused() returns integer language sql as 'select 1'`,
}

/** Files that were compared: those that were read in ranges. */
let inRanges = 0

const seeds = Array.from({ length: DATASETS }, (_, index) => SEED + index)

test.each(seeds)(
  'the file of a random dataset is that of one COPY of its snapshot (seed %i)',
  async (seed) => {
    const random = new Random(seed)
    const made = await makeDataset(sandbox.admin, random, `s${seed}`)
    const [who, work] = random.of(Object.entries(MEANWHILE))
    const parallel = random.of([2, 3, 4])
    try {
      const problem = await compare(made, { statement: work(made.schema), parallel })
      expect(problem, `${made.what}; meanwhile ${who}; K = ${parallel}`).toBeNull()
    } finally {
      await sandbox.admin.query(`drop schema s${seed} cascade`)
    }
  },
)

test('some of them were read in ranges', () => {
  // About a third are; that none of twenty is happens once in 5,000 times.
  expect(inRanges).toBeGreaterThan(0)
})

/** @returns the first difference, or null. */
async function compare(
  { dataset }: RandomDataset,
  { statement, parallel }: { statement: string; parallel: number },
): Promise<string | null> {
  const { rangeSlices } = await planOf(sandbox, dataset)
  await using writer = statement ? await startWriter(sandbox, (client) => client.query(statement)) : null
  await writer?.nextRound()
  await using source = await openRun(sandbox, dataset, {
    parallel,
    format: { ...AS_POSTGRES, header: false },
  })
  await using reference = await joinSnapshot(sandbox, dataset)
  if (!reference) return rangeSlices !== null && !writer ? 'it was not read in ranges' : null
  inRanges++
  const { file, rows } = await readAll(source)
  const expected = await reference.linesByKey()
  return difference(file.toString().split('\n').slice(0, -1), rows, expected)
}

/** Lines of one key may come in any order. */
function difference(lines: string[], rows: number, byKey: string[][]): string | null {
  const wanted = byKey.flat().length
  if (rows !== wanted || lines.length !== wanted) return `${rows} rows and ${lines.length} lines of ${wanted}`
  let at = 0
  for (const [index, ofKey] of byKey.entries()) {
    const got = lines
      .slice(at, at + ofKey.length)
      .map((line) => `${line}\n`)
      .toSorted()
    const other = got.findIndex((line, place) => line !== ofKey[place])
    if (other >= 0) return `key ${index}: ${got[other]} instead of ${ofKey[other]}`
    at += ofKey.length
  }
  return null
}
