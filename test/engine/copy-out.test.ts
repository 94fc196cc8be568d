import { beforeAll, describe, expect, test } from 'vitest'
import { type CopyOptions, copyOut } from '../../lib/source/copy-out.ts'
import { RowTooLargeError } from '../../lib/source/copy-parser.ts'
import { openSession, readServer, type Session } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'
import { copyRows } from './support/reference.ts'

const sandbox = await openSandbox()
const LF: CopyOptions = { lineEnd: 'lf', maxRowBytes: 1024 * 1024 }

beforeAll(() =>
  sandbox.admin.query(`
    create function noisy(n integer) returns integer language plpgsql as $$ begin
      if n % 10 = 0 then raise notice 'row % of "many", with a line end\n', n; end if;
      return n;
    end $$`),
)

/** Starts a COPY and keeps what it gives. */
function collect(session: Session, select: string, options = LF) {
  const taken = { file: Buffer.alloc(0), rows: 0, bytes: 0 }
  const pieces: Buffer[] = []
  const sink = {
    take: (some: Buffer[], rows: number) => {
      pieces.push(...some)
      taken.rows += rows
      taken.bytes += some.reduce((sum, piece) => sum + piece.length, 0)
    },
  }
  const copy = copyOut(session, `copy (${select}) to stdout (format csv)`, sink, options)
  const finished = copy.finished.then((sent) => ({ sent, ...taken, file: Buffer.concat(pieces) }))
  return { copy, taken, finished }
}

test('the rows that came are those that the server says it sent, byte for byte', async () => {
  const select = `select n, repeat('x', n % 300), E'a\\n"b"' from generate_series(1, 20000) n`
  await using session = await openKnown()
  const { sent, rows, file } = await collect(session, select).finished
  expect(sent).toBe(20_000)
  expect(rows).toBe(20_000)
  expect(file.equals(Buffer.concat(await copyRows(sandbox, select)))).toBe(true)
})

test('notices between the rows go to nobody and leave the rows alone', async () => {
  const select = 'select noisy(n) from generate_series(1, 5000) n'
  await using session = await openKnown()
  const notices: (string | undefined)[] = []
  session.on('notice', ({ message }) => notices.push(message))
  const { sent, file } = await collect(session, select).finished
  expect(sent).toBe(5_000)
  expect(file.toString()).toBe(Array.from({ length: 5_000 }, (_, index) => `${index + 1}\n`).join(''))
  expect(notices).toEqual([])
})

test('one COPY after the other, and a query after them, run on the same session', async () => {
  await using session = await openKnown()
  for (const count of [0, 1, 2_000]) {
    const { sent, rows } = await collect(session, `select from generate_series(1, ${count})`).finished
    expect([sent, rows]).toEqual([count, count])
  }
  expect((await session.query(`select 'still here' as answer`)).rows).toEqual([{ answer: 'still here' }])
})

test('statements before the COPY do not count as it', async () => {
  await using session = await openKnown()
  const sink = { take: () => undefined }
  const sql = `set local jit = off; copy (select generate_series(1, 7)) to stdout`
  await expect(copyOut(session, sql, sink, LF).finished).resolves.toBe(7)
})

describe('an error', () => {
  test.each([
    ['in the middle', 'select 1 / (5000 - n) from generate_series(1, 10000) n', '22012', 4_999],
    ['in the first row', 'select 1 / (1 - n) from generate_series(1, 10) n', '22012', 0],
    ['of syntax', 'select from nowhere at all', '42601', 0],
    ['of a missing table', 'select * from nowhere', '42P01', 0],
  ])('%s rejects with what the server said, after the rows before it', async (_, select, code, rows) => {
    const session = await openKnown()
    const { finished, taken } = collect(session, select)
    await expect(finished).rejects.toMatchObject({ code })
    expect(taken.rows).toBe(rows)
    await session[Symbol.asyncDispose]()
    await eventually('its backend has gone', () => hasEnded(session))
  })

  test('of a backend that was ended rejects too, whatever had come', async () => {
    const session = await openKnown()
    const { copy, finished } = collect(session, `select repeat('x', 1000) from generate_series(1, 1000000)`)
    // What the server says last may be lost when it closes before everything was read.
    const failed = expect(finished).rejects.toThrow(/terminat|ECONNRESET/)
    copy.pause()
    await sandbox.admin.query('select pg_terminate_backend($1)', [session.backend])
    await eventually('its backend has gone', () => hasEnded(session))
    copy.resume()
    await failed
    await session[Symbol.asyncDispose]()
  })

  test('of a row that is too large rejects with it', async () => {
    const session = await openKnown()
    const { finished, taken } = collect(session, `select 1 union all select length(repeat('x', 10))`)
    await finished
    expect(taken.rows).toBe(2)
    const large = collect(session, `select repeat('x', 2000000)`)
    await expect(large.finished).rejects.toThrow(RowTooLargeError)
    await session[Symbol.asyncDispose]()
  })
})

test('a COPY that is paused holds up the server, and goes on as if nothing had been', async () => {
  const ROWS = 100_000
  await using session = await openKnown()
  const { copy, taken, finished } = collect(
    session,
    `select repeat('x', 999) from generate_series(1, ${ROWS})`,
  )
  await eventually('something has come', () => taken.bytes > 0 || undefined)
  copy.pause()
  const atPause = taken.bytes
  await eventually('the server waits for its client', () => waitsForClient(session))
  expect(taken.bytes).toBe(atPause)
  expect(atPause).toBeLessThan((ROWS * 1_000) / 2)
  copy.resume()
  const { sent, bytes } = await finished
  expect(sent).toBe(ROWS)
  expect(bytes).toBe(ROWS * 1_000)
})

/** A session that knows its backend. */
async function openKnown(): Promise<Session> {
  const session = await openSession(sandbox.sourceUrl)
  await readServer(session)
  return session
}

async function hasEnded(session: Session): Promise<true | undefined> {
  const { rowCount } = await sandbox.admin.query('select from pg_stat_activity where pid = $1', [
    session.backend,
  ])
  return rowCount === 0 || undefined
}

async function waitsForClient(session: Session): Promise<true | undefined> {
  const { rowCount } = await sandbox.admin.query(
    `select from pg_stat_activity where pid = $1 and wait_event = 'ClientWrite'`,
    [session.backend],
  )
  return rowCount === 1 || undefined
}
