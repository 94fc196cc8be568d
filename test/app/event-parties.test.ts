import { expect, test } from 'vitest'
import { actorShown, subjectShown, viaShown } from '../../app/admin/events/party.ts'
import { findKey, makeKey } from '../../lib/accounts/api-keys.ts'
import { addPerson } from '../../lib/accounts/people.ts'
import { record } from '../../lib/audit.ts'
import { type Actor, OPERATOR, SERVICE } from '../../lib/exports/events.ts'
import { listEvents } from '../../server/admin/events.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const NOBODY: Actor = { id: null, address: '192.0.2.7' }

async function add(name: string, email: string): Promise<string> {
  return String(await addPerson(db, { name, email, roles: [], attributes: {}, passwordHash: null }, SERVICE))
}

/** Who did what was last told, and whom it was about. */
async function shown() {
  const [event] = (await listEvents({ limit: 1 })).events
  return event && [actorShown(event), subjectShown(event)]
}

test('accounts of one name are told apart, by their address or by their id', async () => {
  for (const email of ['root@example.com', 'root2@example.com']) {
    const id = await add('Root', email)
    await record(db, { kind: 'signed-in', by: { id, address: null }, subject: id })
    expect(await shown()).toEqual([{ kind: 'account', id, name: 'Root', known: email }, null])
  }
  const id = await add('Root', 'root.0123@header.invalid')
  await record(db, { kind: 'account-disabled', by: OPERATOR, subject: id })
  expect(await shown()).toMatchObject([{ kind: 'words' }, { kind: 'account', name: 'Root', known: id }])
})

test('who calls themselves as the service does is an account all the same', async () => {
  for (const [name, by] of [
    ['the service', SERVICE],
    ['somebody not signed in', NOBODY],
    ['an operator, on the command line', OPERATOR],
  ] as const) {
    await record(db, { kind: 'signed-out', by })
    expect(await shown()).toEqual([{ kind: 'words', words: name }, null])
    const id = await add(name, `${name.replaceAll(/\W/g, '')}@example.com`)
    await record(db, { kind: 'signed-out', by: { id, address: null } })
    expect(await shown()).toMatchObject([{ kind: 'account', id, name }, null])
  }
})

test('what somebody has typed is nobody, whosever id or address it is', async () => {
  const id = await add('Chen', 'chen@example.com')
  for (const subject of [id, 'chen@example.com', 'operator']) {
    await record(db, { kind: 'sign-in-refused', by: NOBODY, subject })
    expect(await shown()).toEqual([
      { kind: 'words', words: 'somebody not signed in' },
      { kind: 'typed', text: `“${subject}”` },
    ])
  }
  await record(db, { kind: 'sign-in-refused', by: NOBODY, subject: '\u202eroot' })
  expect(await shown()).toMatchObject([{}, { text: '“\\u{202e}root”' }])
})

test('what was done by a key is its owner’s, and says by which, as long as its row is there', async () => {
  const id = await add('Iris', 'iris@example.com')
  const self = { id, address: null }
  const about = { name: 'by claim link', narrowing: null, expiresInDays: null }
  const key = await findKey(db, String(await makeKey(db, id, about, self)))
  const by = { ...self, via: key?.viewer.via }
  const told = async () => (await listEvents({ limit: 1 })).events.map(viaShown)
  expect(await told()).toEqual([null])
  await record(db, { kind: 'downloaded', by })
  expect(await told()).toEqual(['by API key “by claim link”'])
  expect(await shown()).toMatchObject([{ kind: 'account', id }, null])
  await sandbox.admin.query('delete from claimcheck.api_key where id = $1', [key?.id])
  expect(await told()).toEqual(['by API key that is no longer there'])
})
