import { expect, test } from 'vitest'
import { PreviewSessions } from '../../server/preview/sessions.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const OPTIONS = { timeZone: 'UTC', workMemMegabytes: null, mayHaveHelpers: false, statementMs: 2_000 }
const never = new AbortController().signal

/** The previews' connections as the source sees them. */
const backends = (state: string) =>
  sandbox.cells(
    `select pid from pg_stat_activity where application_name = 'claimcheck-preview' and datname = current_database() and state = '${state}'`,
  )

test('a connection is used again, and nothing of the one before is left on it', async () => {
  const sessions = new PreviewSessions(sandbox.sourceUrl)
  const read = (sql: string) =>
    sessions.read(OPTIONS, never, async (session) => (await session.query(sql)).rows[0])
  const { pid } = await read(
    `select pg_backend_pid() as pid, set_config('search_path', 'elsewhere', false), pg_advisory_lock(7)`,
  )
  expect(await read(`select pg_backend_pid() as pid, current_setting('search_path') as path`)).toEqual({
    pid,
    path: '"$user", public',
  })
  expect(
    await sandbox.cells(`select count(*) from pg_locks where locktype = 'advisory' and objid = 7`),
  ).toEqual([['0']])
})

test('it cannot write, and a statement that takes too long is ended', async () => {
  const sessions = new PreviewSessions(sandbox.sourceUrl)
  const read = (sql: string, options = OPTIONS) =>
    sessions.read(options, never, (session) => session.query(sql))
  await expect(read('create table t ()')).rejects.toMatchObject({ code: '25006' })
  await expect(read('select pg_sleep(60)', { ...OPTIONS, statementMs: 50 })).rejects.toMatchObject({
    code: '57014',
  })
})

test('when whoever asked is gone, the source stops too', async () => {
  const sessions = new PreviewSessions(sandbox.sourceUrl)
  const leaving = new AbortController()
  const reading = sessions.read({ ...OPTIONS, statementMs: 60_000 }, leaving.signal, async (session) => {
    const { rows } = await session.query<{ pid: string }>('select pg_backend_pid() as pid')
    session.backend = Number(rows[0]?.pid)
    return session.query('select pg_sleep(60)')
  })
  const outcome = expect(reading).rejects.toThrow('left')
  await eventually('the source is at work', async () => (await backends('active')).length === 1 || undefined)
  leaving.abort(new Error('left'))
  await outcome
  await eventually('the source has stopped', async () => (await backends('active')).length === 0 || undefined)
})
