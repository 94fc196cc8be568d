import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSession } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

test('no limit of time that is set for the role of the source ends what is read', async () => {
  const role = `reader_${randomUUID().slice(0, 8)}`
  const url = new URL(sandbox.sourceUrl)
  const names = ['statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout']
  await sandbox.admin.query(`create role ${role} login password 'reader'`)
  for (const name of names) await sandbox.admin.query(`alter role ${role} set ${name} = '1s'`)
  Object.assign(url, { username: role, password: 'reader' })
  try {
    await using session = await openSession(url.href)
    for (const name of names) {
      const { rows } = await session.query<{ value: string }>(
        'select pg_catalog.current_setting($1) as value',
        [name],
      )
      expect(rows[0]?.value, name).toBe('0')
    }
    await session.query('select pg_catalog.pg_sleep(1.5)')
  } finally {
    await sandbox.admin.query(`drop role ${role}`)
  }
})
