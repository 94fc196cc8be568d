import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { inTurnFor } from '../../lib/database.ts'
import { inTransaction as inTransactionOfWeb } from '../../server/transaction.ts'
import { closeDatabase, inTransaction as inTransactionOfWorker } from '../../worker/database.ts'
import { call, said } from '../support/api.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const NAME = 'somebody'

const sandbox = await openSandbox()
const link = await openLink(sandbox.databaseUrl)
process.env.DATABASE_URL = link.url
beforeEach(() => link.heal())
afterAll(async () => {
  await closeDatabase()
  await link[Symbol.asyncDispose]()
})

test.for([
  [
    'web server',
    (work: () => Promise<void>) => inTransactionOfWeb(({ db }) => inTurnFor(db, NAME).then(work)),
  ],
  ['worker', (work: () => Promise<void>) => inTransactionOfWorker((db) => inTurnFor(db, NAME).then(work))],
] as const)('a %s that is cut off in a transaction holds its locks for seconds only', async ([, act]) => {
  const broken = Promise.withResolvers<void>()
  const cutOff = act(() => {
    link.blackhole()
    return broken.promise
  })
  await eventually('the lock is held', () => isHeld(true))
  await eventually('the lock is free', () => isHeld(false))
  broken.reject(new Error('the process has ended'))
  await expect(cutOff).rejects.toThrow()
})

test('who waits for too long to make an export is told to try again', async () => {
  const other = new pg.Client({ connectionString: sandbox.databaseUrl, application_name: 'claimcheck-test' })
  await other.connect()
  try {
    await other.query('begin')
    await other.query('lock claimcheck.export')
    const make = async () => {
      const answer = await said(call('POST /api/exports', { body: { dataset: 'orders' } }))
      // The server gives it up a second before we do, and on a busy machine a second may pass in between.
      return answer.body.code === 'database_away' ? undefined : answer
    }
    const { status, headers, body } = await eventually('the server has answered', make)
    expect([status, body.code]).toEqual([503, 'server_busy'])
    expect(headers.get('retry-after')).toBe('5')
  } finally {
    await other.end()
  }
})

async function isHeld(wanted: boolean): Promise<true | undefined> {
  const { rows } = await sandbox.admin.query<{ isHeld: boolean }>(
    `select exists (select from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())) as "isHeld"`,
  )
  return rows[0]?.isHeld === wanted || undefined
}
