import { beforeAll, describe, expect, test } from 'vitest'
import { IncompleteError } from '../../lib/source/reader.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'
import { exportFile, openRun, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { textDataset } from './support/text-table.ts'

const sandbox = await openSandbox()
const ROWS = 80_000
const COPY_DATA = 'd'.charCodeAt(0)
const dataset = textDataset('many')

beforeAll(async () => {
  await createTables(
    sandbox.admin,
    `create table many (id integer primary key, t text);
     insert into many select n, 'note ' || n from generate_series(1, ${ROWS}) as n;
     analyze many`,
  )
  expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
})

/** A way to the server on which one row, and one only, is lost; nothing else changes. */
async function openLossyWay(lostRow: string) {
  let lost = 0
  const link = await openLink(sandbox.sourceUrl, {
    rewrite: (message) => {
      if (lost > 0 || message[0] !== COPY_DATA || !message.includes(lostRow)) return message
      lost++
      return undefined
    },
  })
  return {
    sourceUrl: link.url,
    lost: () => lost,
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}

describe.each([1, 2, 4])('over %i connections', (parallel) => {
  test('a row that was lost on the way fails the export, whatever else arrived', async () => {
    await using way = await openLossyWay('note 77777')
    await expect(exportFile(way, dataset, { parallel })).rejects.toThrow(IncompleteError)
    expect(way.lost()).toBe(1)
  })

  test('the same way without a loss gives the whole file', async () => {
    await using way = await openLossyWay('no such row')
    const { file, rows } = await exportFile(way, dataset, { parallel })
    expect(rows).toBe(ROWS)
    expect(file.equals((await exportFile(sandbox, dataset)).file)).toBe(true)
  })

  test('an error in the last rows fails the export, although all before them came', async () => {
    const failing = { ...dataset, sql: `select id, t || (1 / (id - ${ROWS - 1})) as t from many` }
    await expect(exportFile(sandbox, failing, { parallel })).rejects.toMatchObject({ code: '22012' })
  })

  test('who stops reading leaves nothing running', async () => {
    await using source = await openRun(sandbox, dataset, { parallel })
    for await (const { rows } of source.chunks()) if (rows > 0) break
    await source[Symbol.asyncDispose]()
    await eventually('no query of the export runs', async () => {
      const { rowCount } = await sandbox.admin.query(
        `select from pg_stat_activity
         where datname = current_database() and application_name = 'claimcheck-export' and state = 'active'`,
      )
      return rowCount === 0 || undefined
    })
  })

  test('who aborts gets the reason, and no more rows', async () => {
    const controller = new AbortController()
    await using source = await openRun(sandbox, dataset, { parallel }, controller.signal)
    const reason = new Error('somebody cancelled')
    const reading = async () => {
      for await (const { rows } of source.chunks()) if (rows > 0) controller.abort(reason)
    }
    await expect(reading()).rejects.toBe(reason)
  })
})
