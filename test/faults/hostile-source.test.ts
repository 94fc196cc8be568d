import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import type { Format } from '../../lib/exports/format-options.ts'
import { requestSchema } from '../../lib/exports/request.ts'
import { EVERY_ROW } from '../../lib/scope.ts'
import { classify } from '../../worker/run/classify.ts'
import { openCsvSource } from '../../worker/source/csv-source.ts'
import { checkDatasets } from '../../worker/tasks/check-datasets.ts'
import { SourceWatch } from '../../worker/tasks/source-watch.ts'
import {
  type Attack,
  BOUNDED,
  DESCRIPTION,
  ENDLESS,
  type HostileSource,
  longError,
  MEBIBYTE,
  many,
  message,
  openHostileSource,
  ROW,
} from '../support/hostile-source.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const ANSWER_MS = 400

const sandbox = await openSandbox()
let source: HostileSource
afterEach(() => source[Symbol.asyncDispose]())

async function attacked(at: RegExp | null, attack: Attack): Promise<HostileSource> {
  source = await openHostileSource(sandbox.sourceUrl, at, attack)
  return source
}

/** Exports from the hostile source. @returns what it failed with, as a person is told. */
async function failureOf(
  dataset: Dataset = orders,
  limits: { silenceMs?: number; answerMs?: number } = {},
  format: Partial<Format> = {},
) {
  const settings = { url: source.url, parallel: 2, workMemMegabytes: null, maxRowBytes: MEBIBYTE, ...limits }
  const request = requestSchema(dataset).parse({ columns: ['id'], filters: [], format })
  const work = async () => {
    await using file = await openCsvSource(
      settings,
      { dataset, request, scope: EVERY_ROW },
      new AbortController().signal,
    )
    for await (const _ of file.chunks());
  }
  const error = await work().then(
    () => new Error('It did not fail'),
    (reason: unknown) => reason,
  )
  return { error, ...classify(error) }
}

const byRows = defineDataset({
  id: 'by-rows',
  label: 'By rows',
  sql: 'select id from demo.orders',
  key: 'id',
  columns: { id: { label: 'Order', kind: 'integer', format: (value) => value } },
})

const VIOLATION = { code: 'source_failed', params: { sqlState: '08P01' } }
const LOST = { code: 'source_failed', params: { sqlState: '08000' } }
const NOTICE = message('N', `M${'x'.repeat(10_000)}\0\0`)
const HUGE = message('D', Buffer.alloc(65_536), 2 ** 31)

test.each([
  ['rows without end', Buffer.concat([DESCRIPTION, many(ROW)])],
  ['a message of 2 GB', HUGE],
  ['notices without end', many(NOTICE)],
  ['columns without end', message('T', Buffer.alloc(65_536), 2 ** 30)],
])('a source that answers `limit 0` with %s is cut off', async (_, chunk) => {
  await attacked(/limit 0/, (socket, self) => self.flood(socket, chunk, ENDLESS))
  const { problem, isTransient } = await failureOf()
  expect({ problem, isTransient }).toEqual({ problem: VIOLATION, isTransient: true })
  expect(source.sent).toBeLessThan(BOUNDED)
})

test.each([
  ['the first statement', /begin isolation level/],
  ['a question about itself', /server_version_num/],
  ['a question to its catalog', /set local search_path/],
  ['a plan', /explain/],
])('a source that is asked %s may send so much, and take so long', async (_, at) => {
  await attacked(at, (socket, self) => self.flood(socket, HUGE, ENDLESS))
  expect((await failureOf()).problem).toEqual(VIOLATION)
  expect(source.sent).toBeLessThan(BOUNDED)
  for (const attack of [() => undefined, trickleNotice]) {
    source.attackAt(at, attack)
    expect((await failureOf(orders, { answerMs: ANSWER_MS })).problem).toEqual(LOST)
  }
})

function trickleNotice(socket: Socket, self: HostileSource) {
  return self.trickle(socket, message('N', Buffer.alloc(1_000)))
}

describe.each([
  ['by COPY', orders, /copy \(select "id"/],
  ['row by row', byRows, /^Q.{4}select "id"/s],
])('a file that is read %s', (_, dataset, at) => {
  const start = dataset === orders ? message('H', Buffer.alloc(3)) : DESCRIPTION

  test.each([
    [
      'a row of 2 GB',
      'row_too_large',
      message(dataset === orders ? 'd' : 'D', Buffer.alloc(65_536), 2 ** 31 - 1),
    ],
    ['notices and no row', 'source_failed', many(NOTICE)],
    ['settings and no row', 'source_failed', many(message('S', 'a\0b\0'))],
    ['a message that is shorter than its length', 'source_failed', many(message('d', '', 2))],
  ])('fails in bounded memory when %s come', async (_name, code, chunk) => {
    await attacked(at, async (socket, self) => {
      socket.write(start)
      await self.flood(socket, chunk, ENDLESS)
    })
    const { problem } = await failureOf(dataset)
    expect(problem.code).toBe(code)
    expect(source.sent).toBeLessThan(BOUNDED)
  })

  test('is given up when nothing at all is heard of it any more', async () => {
    await attacked(at, () => source.attackAt(/pg_stat_activity/, () => undefined))
    expect((await failureOf(dataset, { silenceMs: 1_000 })).problem).toEqual(LOST)
  })
})

test('a header is no file: rows without end in its place are cut off', async () => {
  await attacked(/convert_to/, (socket, self) =>
    self.flood(socket, Buffer.concat([DESCRIPTION, many(ROW)]), ENDLESS),
  )
  expect((await failureOf(orders, {}, { encoding: 'shift_jis' })).problem).toEqual(VIOLATION)
  expect(source.sent).toBeLessThan(BOUNDED)
})

test('the look at a dataset copies no row: rows without end are cut off', async () => {
  const row = message('d', `${'x'.repeat(1_000)}\n`)
  await attacked(/limit 0\) to stdout/, async (socket, self) => {
    socket.write(message('H', Buffer.alloc(3)))
    await self.flood(socket, many(row), ENDLESS)
  })
  const checked = await checkDatasets({ url: source.url, variable: 'SOURCE_DATABASE_URL' }, [orders])
  expect(checked).toMatchObject({ trouble: { code: '08P01' } })
  expect(source.sent).toBeLessThan(BOUNDED)
})

test('an error of 200 MB is told by its code, and only its beginning is kept', async () => {
  await attacked(/explain/, (socket, self) => longError(socket, self, 200 * MEBIBYTE))
  const { error, problem } = await failureOf()
  expect(problem).toEqual({ code: 'source_failed', params: { sqlState: '22012' } })
  expect(String(error)).toContain('xxx')
  expect(String(error).length).toBeLessThan(20_000)
})

test('a source that is asked whether it answers may send no more than an answer', async () => {
  await attacked(/^Q.{4}select\0/s, (socket, self) => self.flood(socket, HUGE, ENDLESS))
  const watch = new SourceWatch({ url: source.url, variable: 'SOURCE_DATABASE_URL' })
  await watch.look()
  expect(watch.state).toBe('unreachable')
  expect(source.sent).toBeLessThan(BOUNDED)
})

test('a worker that stops does not wait for a source that says nothing', async () => {
  await attacked(/^Q.{4}select\0/s, () => watch.end())
  const watch = new SourceWatch({ url: source.url, variable: 'SOURCE_DATABASE_URL' })
  await watch.look()
  expect(watch.state).toBeNull()
})
