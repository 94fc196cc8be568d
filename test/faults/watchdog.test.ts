import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { openSession } from '../../lib/source/session.ts'
import { Watchdog } from '../../worker/source/watchdog.ts'
import { connect } from '../engine/support/connections.ts'
import { exportFile, openRun, planOf, readAll } from '../engine/support/engine.ts'
import { createTables } from '../engine/support/tables.ts'
import { type Link, openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
/** Long enough for two strikes of the watchdog, which come after 8 seconds of silence each. */
const SILENT_SECONDS = 20
/** As long as the watchdog may take, and a little more. */
const TIMEOUT_MS = 60_000
/** The message that names the process of a session, and where in it that stands. */
const BACKEND_KEY_DATA = 'K'.charCodeAt(0)
const PROCESS_AT = 5

const slow = defineDataset({
  id: 'slow',
  label: 'Slow',
  sql: `select 1 as id, 'x' as note from pg_sleep(${SILENT_SECONDS})`,
  key: 'id',
  columns: { id: { label: 'Id', kind: 'integer' }, note: { label: 'Note', kind: 'text' } },
})

const roles: string[] = []
afterAll(async () => {
  for (const role of roles) await sandbox.admin.query(`drop owned by ${role}; drop role ${role}`)
})

/** A role of the test's own, because roles belong to the whole cluster. @returns the URL by which it signs in. */
async function makeRole(options: string, settings = ''): Promise<string> {
  const role = `slow_${randomUUID().replaceAll('-', '')}`
  await sandbox.admin.query(`create role ${role} login password '${role}' ${options}`)
  roles.push(role)
  if (settings) await sandbox.admin.query(`alter role ${role} set ${settings}`)
  const url = new URL(sandbox.sourceUrl)
  url.username = role
  url.password = role
  return url.href
}

/** A way to the server that tells clients another process for their session, as poolers do. */
function openPooler(target: string): Promise<Link> {
  return openLink(target, {
    rewrite: (message) => {
      if (message[0] === BACKEND_KEY_DATA) message.writeInt32BE(1, PROCESS_AT)
      return message
    },
  })
}

describe('a query that is silent for long and at work is left alone', () => {
  test.concurrent.each([
    ['as usual', async () => sandbox.sourceUrl],
    ['where the server does not say what its processes do', () => makeRole('', 'track_activities = off')],
    ['where the server refuses to be asked', () => makeRole('connection limit 1')],
  ])(
    '%s',
    async (_, urlOf) => {
      const { rows } = await exportFile({ sourceUrl: await urlOf() }, slow, { parallel: 2 })
      expect(rows).toBe(1)
    },
    TIMEOUT_MS,
  )

  test.concurrent(
    'behind a pooler',
    async () => {
      await using pooler = await openPooler(sandbox.sourceUrl)
      expect((await exportFile({ sourceUrl: pooler.url }, slow)).rows).toBe(1)
    },
    TIMEOUT_MS,
  )
})

const many: Dataset = { ...slow, id: 'many', sql: 'select id, note from many' }

test('a source with one free connection is read over it', async () => {
  await createTables(
    sandbox.admin,
    `create table many (id integer primary key, note text);
     insert into many select i, 'note ' || i from generate_series(1, 100000) as i; analyze many`,
  )
  const sourceUrl = await makeRole('connection limit 1')
  expect((await planOf({ sourceUrl }, many)).rangeSlices).not.toBeNull()
  expect((await exportFile({ sourceUrl }, many, { parallel: 4 })).rows).toBe(100_000)
})

test('behind a pooler it is the export’s own backend that is ended', async () => {
  await using pooler = await openPooler(sandbox.sourceUrl)
  await using other = await connect(sandbox)
  const controller = new AbortController()
  await using source = await openRun({ sourceUrl: pooler.url }, slow, {}, controller.signal)
  const reading = readAll(source)
  const running = `select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'
    and application_name = 'claimcheck-export'`
  await expect.poll(async () => (await other.query(running)).rowCount).toBe(1)
  const reason = new Error('somebody cancelled')
  controller.abort(reason)
  await expect(reading).rejects.toBe(reason)
  await expect.poll(async () => (await other.query(running)).rowCount).toBe(0)
})

test('a source that is lost on several connections is told once', async () => {
  await using first = await openSession(sandbox.sourceUrl)
  await using second = await openSession(sandbox.sourceUrl)
  const sessions = [first, second]
  const queries = sessions.map((session) => session.query('select pg_sleep(30)').catch(() => undefined))
  const errors: Error[] = []
  const lost = Promise.withResolvers<void>()
  using _ = new Watchdog(sandbox.sourceUrl, sessions, {
    silenceMs: 1,
    onLost: (error) => {
      errors.push(error)
      lost.resolve()
    },
  })
  await lost.promise
  for (const session of sessions) session.cut()
  await Promise.all(queries)
  expect(errors).toHaveLength(1)
})
