import { afterEach, expect, test } from 'vitest'
import { countHeld, HELD_MAX_PER_PERSON } from '../../server/held-requests.ts'
import { deleteExport } from '../support/acts.ts'
import { call, said } from '../support/api.ts'
import { insertExport, viewerNamed } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { explainAll, statementsOf } from '../support/plans.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
await explainAll(sandbox)
const link = await openLink(sandbox.databaseUrl)
process.env.DATABASE_URL = link.url
afterEach(() => expect(countHeld()).toBe(0))

type Asked = { etag?: string; signal?: AbortSignal }

function ask(id: string, wait: number, { etag, signal }: Asked = {}): Promise<Response> {
  const headers: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag }
  return call('GET /api/exports/{id}', { id, search: `wait=${wait}`, headers, signal })
}
const running = () => insertExport(sandbox, { status: 'running', attempt: 1, created_at: '2026-01-01' })
const change = (id: string, set: string) =>
  sandbox.admin.query(`update claimcheck.export set ${set} where id = $1`, [id])
const untilHeld = (count: number) =>
  eventually(`${count} requests are held`, () => countHeld() === count || undefined)

test.each(['-1', '61', '1.5', 'x', '', '1&wait=2'])('wait=%s is refused', async (wait) => {
  const search = `wait=${wait}`
  const { status, body } = await said(call('GET /api/exports/{id}', { id: await running(), search }))
  expect({ status, ...body }).toMatchObject({
    status: 400,
    code: 'invalid_parameters',
    errors: [{ path: 'wait' }],
  })
})

test('the answer comes when something has changed', async () => {
  const changes = ['rows_done = 7', `status = 'failed'`, 'cancel_requested_at = now()']
  const ids = await Promise.all(changes.map(running))
  const answers = ids.map((id) => said(ask(id, 60)))
  await untilHeld(changes.length)
  for (const [index, set] of changes.entries()) await change(String(ids[index]), set)
  const bodies = (await Promise.all(answers)).map(({ body }) => body)
  expect(bodies).toMatchObject([
    { status: 'running', progress: { rowsDone: 7 } },
    { status: 'failed' },
    { status: 'running', cancelRequestedAt: expect.any(String) },
  ])
})

test('who knows another state than the present one is answered at once, and who knows the present one when it changes', async () => {
  const id = await running()
  const { headers } = await ask(id, 0)
  const etag = String(headers.get('etag'))
  expect((await ask(id, 60, { etag: '"another"' })).status).toBe(200)
  const answer = ask(id, 60, { etag })
  await untilHeld(1)
  await change(id, 'rows_done = 1')
  expect((await answer).status).toBe(200)
  expect((await ask(id, 60, { etag })).headers.get('etag')).not.toBe(etag)
})

test('what moves with the clock alone is no change', async () => {
  const id = await insertExport(sandbox, {
    status: 'running',
    attempt: 1,
    seconds_left: 100,
    heartbeat_at: new Date(),
    // In a moment its pace is another one.
    created_at: new Date(Date.now() - 3_500),
  })
  const first = await ask(id, 0)
  const later = await ask(id, 2, { etag: String(first.headers.get('etag')) })
  expect(later.status).toBe(304)
  expect([first.headers.get('retry-after'), later.headers.get('cache-control')]).toEqual([
    '1',
    'private, no-store',
  ])
})

test.each(['succeeded', 'failed', 'cancelled', 'expired'])(
  'who waits for one that is %s is answered at once',
  async (status) => {
    const file = { row_count: 1, byte_size: 1, sha256: 'ab', expires_at: '2099-01-01', artifact_key: 'key' }
    const id = await insertExport(sandbox, { status, ...file })
    const etag = String((await ask(id, 60)).headers.get('etag'))
    expect((await ask(id, 60, { etag })).status).toBe(304)
  },
)

test('when the time is over the answer is how it is then', async () => {
  const id = await running()
  const etag = String((await ask(id, 0)).headers.get('etag'))
  const answers = await Promise.all([ask(id, 1), ask(id, 1, { etag })])
  expect(answers.map(({ status }) => status)).toEqual([200, 304])
})

test('an export that is deleted meanwhile is not there', async () => {
  const id = await running()
  const answer = said(ask(id, 60))
  await untilHeld(1)
  await change(id, `status = 'cancelled'`)
  await deleteExport(viewerNamed('demo'), id)
  // It was told of as cancelled if it was looked for between the two.
  expect([200, 404]).toContain((await answer).status)
})

test('nothing is kept of a client that has gone away, and it costs no further statement', async () => {
  const id = await running()
  const client = new AbortController()
  const answer = ask(id, 60, { signal: client.signal })
  await untilHeld(1)
  const statements = await statementsOf(async () => {
    client.abort()
    expect((await answer).status).toBe(499)
  })
  expect(statements).toEqual([])
  const gone = new AbortController()
  gone.abort()
  expect((await ask(id, 60, { signal: gone.signal })).status).toBe(499)
})

test('a person has so many requests held at a time, and is answered at once beyond that', async () => {
  const id = await running()
  const client = new AbortController()
  const answers = Array.from({ length: HELD_MAX_PER_PERSON }, () => ask(id, 60, { signal: client.signal }))
  await untilHeld(HELD_MAX_PER_PERSON)
  expect((await ask(id, 60)).status).toBe(200)
  expect(countHeld()).toBe(HELD_MAX_PER_PERSON)
  client.abort()
  await Promise.all(answers)
})

test('a process that is told to stop answers all that it holds', async () => {
  const id = await running()
  const before = process.listenerCount('SIGTERM')
  const answers = [ask(id, 60), ask(id, 60)]
  await untilHeld(2)
  process.emit('SIGTERM')
  for (const answer of answers) expect((await answer).status).toBe(200)
  expect(process.listenerCount('SIGTERM')).toBe(before)
})

test('all that are held cost one statement a second together, and hold no connection', async () => {
  const ids = await Promise.all(Array.from({ length: 15 }, running))
  const client = new AbortController()
  const answers = ids.map((id) => ask(id, 60, { signal: client.signal }))
  await untilHeld(ids.length)
  const startedAt = performance.now()
  const looks = () => link.received
  const statements = await statementsOf(async () => {
    for (let look = 0; look < 2; look++) {
      const before = looks()
      await eventually('somebody has looked', () => looks() > before || undefined)
      await eventually('no connection is held', async () => {
        const { rowCount } = await sandbox.admin.query(
          `select from pg_stat_activity
           where datname = current_database() and application_name = 'claimcheck' and state <> 'idle'`,
        )
        return rowCount === 0 || undefined
      })
    }
  })
  expect(statements.length).toBeLessThanOrEqual(Math.ceil((performance.now() - startedAt) / 1_000))
  for (const { text } of statements) expect(text).toContain('any ($')
  client.abort()
  await Promise.all(answers)
})

test('a connection that breaks is no answer, and a database that is away is said to be', async () => {
  const id = await running()
  const answers = [ask(id, 60), ask(id, 60)]
  await untilHeld(2)
  link.reset()
  await link.passed(1)
  expect(countHeld()).toBe(2)
  await link[Symbol.asyncDispose]()
  for (const answer of [...answers, ask(id, 60)]) {
    const { status, headers, body } = await said(answer)
    expect({ status, ...body }).toMatchObject({ status: 503, code: 'database_away', retryable: true })
    expect(headers.get('retry-after')).toBe('5')
  }
})
