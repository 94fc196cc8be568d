import { readdirSync, readlinkSync } from 'node:fs'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { requestSchema } from '../../lib/exports/request.ts'
import { classify } from '../../worker/run/classify.ts'
import { openCsvSource } from '../../worker/source/csv-source.ts'
import { openSourceClient } from '../../worker/source/source-client.ts'
import {
  type Attack,
  DESCRIPTION,
  type HostileSource,
  int32,
  longError,
  many,
  message,
  openHostileSource,
  ROW,
  SIGNED_IN,
} from '../support/hostile-source.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'

const MEBIBYTE = 1024 * 1024
/** What a source would send if it were let. */
const ENDLESS = 2_000 * MEBIBYTE
/** What may have left a source before it notices that nobody listens: an answer's limit, and what the network holds. */
const BOUNDED = 48 * MEBIBYTE
const ANSWER_MS = 400
const TIMES = { connectMs: 400, answerMs: ANSWER_MS, purpose: 'be tested' }

const sandbox = await openSandbox()
let source: HostileSource
afterEach(() => source[Symbol.asyncDispose]())

async function attacked(at: RegExp | null, attack: Attack): Promise<HostileSource> {
  source = await openHostileSource(sandbox.sourceUrl, at, attack)
  return source
}

/** Exports from the hostile source. @returns what it failed with, as a person is told. */
async function failureOf(dataset: Dataset = orders, limits: { silenceMs?: number; answerMs?: number } = {}) {
  const settings = { url: source.url, parallel: 2, workMemMegabytes: null, maxRowBytes: MEBIBYTE, ...limits }
  const request = requestSchema(dataset).parse({ columns: ['id'], filters: [] })
  const work = async () => {
    await using file = await openCsvSource(settings, dataset, request, new AbortController().signal)
    for await (const _ of file.chunks());
  }
  const error = await work().then(
    () => new Error('It did not fail'),
    (reason: unknown) => reason,
  )
  return { error, ...classify(error) }
}

/** Opens a connection, and asks something. @returns the error. */
async function refusal(sql = 'select 1'): Promise<Error> {
  const work = async () => {
    const client = await openSourceClient(source.url, TIMES)
    return client.query(sql).finally(() => client.close())
  }
  return work().then(
    () => new Error('It did not fail'),
    (error: Error) => error,
  )
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
  const row = message('d', `${'x'.repeat(1_000)}\n`)
  await attacked(/copy \(select/, async (socket, self) => {
    socket.write(message('H', Buffer.alloc(3)))
    await self.flood(socket, many(row), ENDLESS)
  })
  expect((await failureOf()).problem).toEqual(VIOLATION)
  expect(source.sent).toBeLessThan(BOUNDED)
})

test('an error of 200 MB is told by its code, and only its beginning is kept', async () => {
  await attacked(/explain/, (socket, self) => longError(socket, self, 200 * MEBIBYTE))
  const { error, problem } = await failureOf()
  expect(problem).toEqual({ code: 'source_failed', params: { sqlState: '22012' } })
  expect(String(error)).toContain('xxx')
  expect(String(error).length).toBeLessThan(20_000)
})

describe('a source that cannot be signed in to', () => {
  test.each<[string, Attack]>([
    ['says nothing', () => undefined],
    ['sends a byte now and then', (socket, self) => self.trickle(socket, message('N', Buffer.alloc(9_000)))],
    [
      'sends settings without end',
      (socket, self) => self.flood(socket, many(message('S', 'a\0b\0')), ENDLESS),
    ],
    ['asks again and again', (socket, self) => self.flood(socket, many(message('R', int32(3))), ENDLESS)],
    ['asks for something unknown', (socket) => socket.write(message('R', int32(99)))],
    ['is a web server', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
    ['is an SSH server', (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
    ['closes its half', (socket) => socket.end()],
    [
      'sends an answer of 2 GB',
      (socket, self) => self.flood(socket, message('E', Buffer.alloc(9), 2 ** 32 - 1), 1),
    ],
    ['wants a password to be hashed for hours', scramOf(2 ** 31)],
    ['goes on with a sign-in that it has not begun', (socket) => socket.write(message('R', int32(11)))],
  ])('and %s leaves nothing open', async (_, attack) => {
    await attacked(null, attack)
    await expect(openSourceClient(source.url, TIMES)).rejects.toThrow()
    expect(source.sent).toBeLessThan(BOUNDED)
    await eventually('the connection is closed', () => source.sockets.size === 0 || undefined)
  })

  test.each<[string, Attack]>([
    ['says nothing', () => undefined],
    ['has no TLS', (socket) => socket.write('N')],
    ['answers garbage', (socket) => socket.write('EVIL')],
    ['has garbage for TLS', (socket) => socket.write('S') && socket.write(Buffer.alloc(9_000, 'x'))],
  ])('and is asked for TLS and %s leaves nothing open', async (_, attack) => {
    await attacked(null, (socket, self) => socket.once('data', () => attack(socket, self)))
    await expect(openSourceClient(`${source.url}?sslmode=verify-full`, TIMES)).rejects.toThrow()
    await eventually('the connection is closed', () => source.sockets.size === 0 || undefined)
  })

  test('and fails 50 times has no socket left', async () => {
    await attacked(null, scramOf(2 ** 31))
    const before = openSockets()
    for (let time = 0; time < 50; time++) await refusal()
    await eventually('the sockets are closed', () => openSockets() <= before || undefined)
  })
})

/** Asks for SCRAM with so many iterations, and never closes the connection. */
function scramOf(iterations: number): Attack {
  return (socket) => {
    socket.once('data', () =>
      socket.write(message('R', Buffer.concat([int32(10), Buffer.from('SCRAM-SHA-256\0\0')]))),
    )
    socket.on('data', (chunk: Buffer) => {
      const nonce = /n,,n=\*,r=(.+)$/.exec(chunk.toString('latin1'))?.[1]
      const answer = `r=${nonce}x,s=c2FsdA==,i=${iterations}`
      if (nonce) socket.write(message('R', Buffer.concat([int32(11), Buffer.from(answer)])))
    })
  }
}

function openSockets(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:')
    } catch {
      // The one by which the list itself was read is closed by now.
      return false
    }
  }).length
}

describe('messages that come in no order', () => {
  test.each([
    ['a row before its description', ROW],
    ['a row with more values than columns', Buffer.concat([DESCRIPTION, message('D', Buffer.alloc(9, 'x'))])],
    ['a row that counts backwards', Buffer.concat([DESCRIPTION, message('D', Buffer.from([0xff, 0xff]))])],
    ['a COPY that waits for us', message('G', Buffer.alloc(3))],
    ['a COPY of both sides', message('W', Buffer.alloc(3))],
    ['an error without an end', message('E', 'Mx')],
    ['a length that is negative', message('C', '', -1 >>> 0)],
    ['a description that is too short', message('T', Buffer.from([0, 9]))],
    ['a message of no known type', message('?')],
  ])('such as %s end the connection, and nothing else', async (_, bytes) => {
    await attacked(null, (socket) => {
      socket.write(SIGNED_IN)
      socket.on('data', () => socket.write(bytes))
    })
    const client = await openSourceClient(source.url, TIMES)
    await expect(client.query('select 1')).rejects.toThrow()
    await client.close()
    await eventually('the connection is closed', () => source.sockets.size === 0 || undefined)
  })
})

test('a server that never reads what is asked is given up', async () => {
  await attacked(null, (socket) => {
    socket.write(SIGNED_IN)
    socket.once('data', () => socket.pause())
  })
  expect(await refusal(`select '${'x'.repeat(20 * MEBIBYTE)}'`)).toMatchObject({ code: 'ETIMEDOUT' })
})

test('a server that never closes is closed', async () => {
  await attacked(null, (socket) => {
    socket.write(SIGNED_IN)
    socket.allowHalfOpen = true
  })
  const client = await openSourceClient(source.url, TIMES)
  await client.close()
  expect(client.connection.stream.destroyed).toBe(true)
})
