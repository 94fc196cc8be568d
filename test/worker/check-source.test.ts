import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { log } from '../../lib/log.ts'
import { checkingDatasets } from '../../worker/tasks/check-datasets.ts'
import { type HostileSource, openHostileSource, SIGNED_IN } from '../support/hostile-source.ts'
import { openSandbox } from '../support/sandbox.ts'
import { withDatabase } from '../support/server.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const ROLE = `test_reader_${randomUUID().slice(0, 8)}`
const PASSWORD = 'correct horse'

/** Two datasets, of which each would be told for itself. */
const DATASETS = ['orders', 'customers'].map((table) =>
  defineDataset({
    id: table,
    label: table,
    sql: `select id from demo.${table}`,
    key: 'id',
    columns: { id: { label: 'Id', kind: 'integer' } },
  }),
)

beforeAll(() => sandbox.admin.query(`create role ${ROLE} login password '${PASSWORD}'`))
afterEach(() => vi.restoreAllMocks())
afterAll(() => sandbox.admin.query(`drop owned by ${ROLE}; drop role ${ROLE}`))

/** The URL of the role, with something in it that is wrong. */
function urlWith(change: (url: URL) => void = () => undefined): string {
  const url = new URL(sandbox.databaseUrl)
  url.username = ROLE
  url.password = PASSWORD
  change(url)
  return url.href
}

/** What comes of looking at the datasets, until so many lines have been logged. */
async function said(url: string, lines = 1, answerMs = 60_000): Promise<{ messages: string[]; all: string }> {
  const calls: unknown[][] = []
  vi.spyOn(log, 'error').mockImplementation((...call: unknown[]) => void calls.push(call))
  vi.spyOn(log, 'info').mockImplementation((...call: unknown[]) => void calls.push(call))
  const source = { url, answerMs, variable: 'SOURCE_DATABASE_URL' }
  await using _checking = checkingDatasets(source, DATASETS, 10)
  await eventually('the check has said something', () => calls.length >= lines || undefined)
  const messages = calls.map(([fields, message]) => {
    const { missing } = fields as { missing?: string }
    return missing ?? String(message)
  })
  return { messages, all: JSON.stringify(calls) }
}

type Trouble = [what: string, url: () => string, sentence: RegExp]

const TROUBLES: Trouble[] = [
  [
    'its password is wrong',
    () => urlWith((url) => Object.assign(url, { password: 'wrong battery' })),
    /^SOURCE_DATABASE_URL: .*password of role "test_reader_\w+" .*Correct it in SOURCE_DATABASE_URL\.$/,
  ],
  [
    'it has no password',
    () => urlWith((url) => Object.assign(url, { password: '' })),
    /role "test_reader_\w+" needs a password .*Put it into SOURCE_DATABASE_URL/,
  ],
  [
    'its database does not exist',
    () => withDatabase(urlWith(), 'nowhere'),
    /there is no database "nowhere" at [\w.]+:\d+ .*Correct its name/,
  ],
  [
    'its host does not exist',
    () => urlWith((url) => Object.assign(url, { hostname: 'nowhere.invalid' })),
    /host "nowhere.invalid"/,
  ],
  [
    'nothing listens',
    () => urlWith((url) => Object.assign(url, { port: '1' })),
    /nothing listens at [\w.]+:1 .*Start the source database/,
  ],
  [
    'TLS is wanted and not offered',
    () => urlWith((url) => url.searchParams.set('sslmode', 'verify-full')),
    /does not offer TLS .*Remove sslmode/,
  ],
]

test.each(TROUBLES)(
  'a source is told once for all datasets, and what to do, when %s',
  async (_, url, sentence) => {
    const { messages, all } = await said(url())
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(sentence)
    for (const secret of [PASSWORD, 'wrong battery', encodeURIComponent(PASSWORD)])
      expect(all).not.toContain(secret)
    expect(all).not.toContain('stack')
  },
)

test.each([
  [
    'may not have one more connection',
    `alter role ${ROLE} connection limit 0`,
    /no connection .*limit of role/,
  ],
  ['may not sign in', `alter role ${ROLE} nologin connection limit -1`, /does not let role/],
])('a source is told, and what to do, when its role %s', async (_, sql, sentence) => {
  await sandbox.admin.query(sql)
  expect((await said(urlWith())).messages).toEqual([expect.stringMatching(sentence)])
})

test('a role that lacks rights is told what to grant, one after the other', async () => {
  const { rows } = await sandbox.admin.query<{ name: string }>('select current_database() as name')
  const database = rows[0]?.name
  await sandbox.admin.query(`alter role ${ROLE} login; revoke connect on database ${database} from public`)
  const { messages } = await said(urlWith())
  expect(messages[0]).toContain(`GRANT CONNECT ON DATABASE "${database}" TO "${ROLE}"`)

  await sandbox.admin.query(`grant connect on database ${database} to public`)
  const schema = await said(urlWith(), 3)
  expect(schema.messages[0]).toContain(`GRANT USAGE ON SCHEMA "demo" TO "${ROLE}"`)
  expect(schema.messages.at(-1)).toBe('datasets checked')

  await sandbox.admin.query(`grant usage on schema demo to ${ROLE}`)
  const tables = await said(urlWith(), 3)
  expect(tables.messages.slice(0, 2)).toEqual([
    `GRANT SELECT ON "demo"."orders" TO "${ROLE}"`,
    `GRANT SELECT ON "demo"."customers" TO "${ROLE}"`,
  ])
})

test('a dataset that cannot be exported is told, also where nobody can be asked what must be granted', async () => {
  await sandbox.admin.query(
    `alter role ${ROLE} login connection limit 1; revoke usage on schema demo from ${ROLE}`,
  )
  const warned = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
  const { messages } = await said(urlWith())
  expect(messages[0]).toBe('a dataset cannot be exported')
  expect(warned).toHaveBeenCalledWith(expect.anything(), 'what must be granted was not found')
  await sandbox.admin.query(`alter role ${ROLE} connection limit -1`)
})

test('a source that was away is looked at when it is back, and while it is silent the worker is not held up', async () => {
  await using source: HostileSource = await openHostileSource(sandbox.sourceUrl, null, (socket) => {
    socket.write(SIGNED_IN)
  })
  const checked = said(source.url, 2, 300)
  await eventually('the check has come', () => source.sockets.size > 0 || undefined)
  source.attackAt(/never/, () => undefined)
  const { messages } = await checked
  expect(messages[0]).toMatch(/does not answer|did not answer/)
  expect(messages[1]).toBe('datasets checked')
})
