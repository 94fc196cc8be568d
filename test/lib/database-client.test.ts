import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { connectionOptions, type Patience } from '../../lib/database-client.ts'
import { countSockets } from '../support/descriptors.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const FAILED_SIGN_INS = 50

const sandbox = await openSandbox()
const link = await openLink(sandbox.databaseUrl)
afterAll(() => link[Symbol.asyncDispose]())

function openPool(url: string, patience: Patience): pg.Pool {
  return new pg.Pool({ ...connectionOptions(url, 'claimcheck-test', patience), max: 3 })
}

function withPassword(password: string): string {
  const url = new URL(sandbox.databaseUrl)
  url.password = password
  return url.href
}

test.each([
  ['a wrong password', 'wrong'],
  // pg finds out by itself, in the middle of the sign-in: the server waits for more.
  ['no password', ''],
])('50 sign-ins with %s leave no socket open', async (_, password) => {
  await sandbox.admin.query('select')
  const before = countSockets()
  const pool = openPool(withPassword(password), { connectMs: 60_000, answerMs: 60_000 })
  for (let count = 0; count < FAILED_SIGN_INS; count++)
    await expect(pool.query('select')).rejects.toThrow(/password/)
  await expect.poll(countSockets).toBe(before)
  await pool.end()
})

test('a connection that the network swallows is given up, and the pool goes on with a new one', async () => {
  await using network = await openLink(sandbox.databaseUrl)
  const pool = openPool(network.url, { connectMs: 5_000, answerMs: 300 })
  pool.on('error', () => undefined)
  const before = countSockets()
  // On a busy machine the sign-in takes longer than that, too.
  const client = await eventually('one is connected', () => pool.connect().catch(() => undefined))
  client.on('error', () => undefined)
  network.blackhole()
  await expect(client.query('select')).rejects.toThrow()
  // As Prisma does it at the end of a transaction: without a word of what happened.
  client.release()
  await expect(pool.query('select')).rejects.toThrow()
  network.heal()
  await expect
    .poll(() => pool.query('select 1 as one').then(({ rows }) => rows, String))
    .toEqual([{ one: 1 }])
  await pool.end()
  await expect.poll(countSockets).toBeLessThanOrEqual(before + 1)
})

test('a connection is not given up while it answers, however long it is idle in between', async () => {
  const pool = openPool(link.url, { connectMs: 10_000, answerMs: 10_000 })
  const errors: unknown[] = []
  pool.on('error', (error) => errors.push(error))
  await pool.query('select pg_sleep(6)')
  await pool.query('select')
  // The pool closes it by itself.
  await expect.poll(() => pool.totalCount).toBe(0)
  expect(errors).toEqual([])
  await pool.end()
})
