import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { openSandbox } from '../support/sandbox.ts'
import type { LargeCellOutcome, LargeCellTask } from './support/large-cell.ts'
import { createTables } from './support/tables.ts'
import { createTexts } from './support/text-table.ts'

const sandbox = await openSandbox()
const MEBIBYTE = 1024 * 1024
const CELL_BYTES = 200_000_000
/** Rows that take four times the memory that is allowed if they are all fetched together. */
const MANY = 200
const BLOCK = '0123456789'.repeat(100_000)
/** The process without a cell takes about 90 MiB of these. */
const PEAK_MEBIBYTES = 450
/** What MAX_ROW_MEGABYTES is when nobody sets it. */
const DEFAULT_LIMIT = 256 * MEBIBYTE

const script = path.join(import.meta.dirname, 'support', 'large-cell.ts')

async function run(
  how: Pick<LargeCellTask, 'table' | 'maxRowBytes' | 'isFormatted'>,
): Promise<LargeCellOutcome> {
  const { sourceUrl, storeFolder } = sandbox
  const task: LargeCellTask = { sourceUrl, storeFolder, ...how }
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(task)], {
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  return JSON.parse(stdout) as LargeCellOutcome
}

/** The file that must come, made in another way. */
function expectedHash(): string {
  const hash = createHash('sha256').update('Number,Text\r\n1,')
  for (let bytes = 0; bytes < CELL_BYTES; bytes += BLOCK.length) hash.update(BLOCK)
  return hash.update('\r\n2,small\r\n').digest('hex')
}

beforeAll(() =>
  createTables(
    sandbox.admin,
    `${createTexts('large')}; ${createTexts('many_large')};
     insert into large values (1, repeat('0123456789', ${CELL_BYTES / 10})), (2, 'small');
     insert into many_large select n, repeat('0123456789', 100000) from generate_series(1, ${MANY}) as n`,
  ),
)

test.skipIf(process.platform !== 'linux')(
  'a cell of 200 MB passes through in 450 MiB of memory',
  async () => {
    const { artifact, peakKibibytes } = await run({
      table: 'large',
      maxRowBytes: DEFAULT_LIMIT,
      isFormatted: false,
    })
    expect(artifact).toMatchObject({
      rowCount: 2,
      byteSize: 'Number,Text\r\n1,\r\n2,small\r\n'.length + CELL_BYTES,
      sha256: expectedHash(),
    })
    expect(peakKibibytes / 1024).toBeLessThan(PEAK_MEBIBYTES)
  },
)

test.each([
  ['Postgres', false],
  ['this process', true],
])(
  'written by %s, a row above the limit fails the export with a problem, and leaves no file',
  async (_, isFormatted) => {
    const before = await files()
    const table = isFormatted ? 'many_large' : 'large'
    const maxRowBytes = isFormatted ? MEBIBYTE / 2 : 100 * MEBIBYTE
    const { problem, peakKibibytes } = await run({ table, maxRowBytes, isFormatted })
    expect(problem).toEqual({
      code: 'row_too_large',
      params: { limitMegabytes: isFormatted ? 0.5 : 100 },
    })
    expect(peakKibibytes / 1024).toBeLessThan(PEAK_MEBIBYTES)
    expect(await files()).toEqual(before)
  },
)

test('rows of a megabyte are written by this process in as little memory', async () => {
  const outcome = await run({ table: 'many_large', maxRowBytes: DEFAULT_LIMIT, isFormatted: true })
  expect(outcome.artifact?.rowCount).toBe(MANY)
  expect(outcome.peakKibibytes / 1024).toBeLessThan(PEAK_MEBIBYTES)
})

async function files(): Promise<string[]> {
  return (await readdir(sandbox.storeFolder, { recursive: true })).toSorted()
}
