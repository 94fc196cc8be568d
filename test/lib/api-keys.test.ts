import pg from 'pg'
import { expect, test } from 'vitest'
import {
  type FoundKey,
  findKey,
  findViewerOfKey,
  listKeys,
  makeKey,
  type NewKey,
  revokeKey,
} from '../../lib/accounts/api-keys.ts'
import { addPerson, setAttributes, setDisabled } from '../../lib/accounts/people.ts'
import { findViewerAgain } from '../../lib/accounts/viewers.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { insertEndpoint } from '../support/endpoints.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const statements: string[] = []
const db = {
  executeSql: (sql: string, values?: unknown[]) => {
    statements.push(sql)
    return sandbox.admin.query(sql, values)
  },
}
const person = {
  email: 'ada@example.com',
  name: 'Ada',
  roles: ['member', 'finance'],
  attributes: { country: ['DE'] },
  passwordHash: null,
}
const ada = String(await addPerson(db, person, SERVICE))
const bob = String(await addPerson(db, { ...person, email: 'bob@example.com', name: 'Bob' }, SERVICE))
const SELF = { id: ada, address: '192.0.2.7' }

async function newKey(given: Partial<NewKey> = {}): Promise<{ key: string; id: string }> {
  const about = { name: 'nightly', narrowing: null, expiresInDays: null, ...given }
  const key = String(await makeKey(db, ada, about, SELF))
  const found = await findKey(db, key)
  return { key, id: String(found?.id) }
}

async function refusalOf(key: string): Promise<FoundKey['refusal'] | undefined> {
  return (await findKey(db, key))?.refusal
}

test('a key leads to its owner as they are now, held to what it is held to', async () => {
  const narrowing = { datasets: ['orders'], attributes: { country: 'DE' } }
  const { key, id } = await newKey({ narrowing })
  expect(key).toMatch(/^cc_[\w-]{48}$/)
  const viewer = { id: ada, name: 'Ada', roles: ['member', 'finance'], via: `key:${id}`, narrowing }
  expect(await findKey(db, key)).toEqual({
    id,
    refusal: null,
    viewer: { ...viewer, attributes: { country: ['DE'] } },
  })
  await setAttributes(db, ada, { country: ['CH'] }, SERVICE)
  expect((await findKey(db, key))?.viewer.attributes).toEqual({ country: ['CH'] })
})

test('only a hash of it is kept, and the trail says who made it, what it is for, and to what it is held', async () => {
  const { key, id } = await newKey({
    narrowing: { datasets: ['orders'], attributes: null },
    expiresInDays: 7,
  })
  await revokeKey(db, ada, id, SERVICE)
  const secret = key.slice(8)
  const [[dump] = []] = await sandbox.cells(
    `select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, false, '')::text, '')
     from pg_tables where schemaname in ('claimcheck', 'pgboss')`,
  )
  expect(dump).toContain(id)
  for (const part of [secret.slice(0, 16), secret.slice(-16)]) expect(dump).not.toContain(part)
  const { rows } = await sandbox.admin.query(
    `select kind, actor, subject, address, details - 'expiresAt' as details from claimcheck.event
     where details ->> 'key' = $1 order by id`,
    [id],
  )
  const details = { key: id, name: 'nightly' }
  expect(rows).toEqual([
    {
      kind: 'key-made',
      actor: ada,
      subject: ada,
      address: SELF.address,
      details: { ...details, datasets: ['orders'], attributes: null },
    },
    { kind: 'key-revoked', actor: null, subject: ada, address: null, details },
  ])
})

test('one that is revoked, expired, or of somebody disabled opens nothing; enabling them lets it in again', async () => {
  const { key, id } = await newKey({ expiresInDays: 1 })
  const viewer = (await findKey(db, key))?.viewer
  if (!viewer) throw new Error('It was not found')
  expect(await findViewerAgain(db, viewer)).toEqual(viewer)
  await setDisabled(db, ada, true, SERVICE)
  expect(await refusalOf(key)).toBe('disabled')
  expect(await findViewerAgain(db, viewer)).toBeNull()
  await setDisabled(db, ada, false, SERVICE)
  expect(await refusalOf(key)).toBeNull()
  await sandbox.admin.query('update claimcheck.api_key set expires_at = now() where id = $1', [id])
  expect(await refusalOf(key)).toBe('expired')
  expect(await findViewerOfKey(db, id)).toBeNull()
  await revokeKey(db, ada, id, SELF)
  expect(await refusalOf(key)).toBe('revoked')
  expect(await findViewerAgain(db, viewer)).toBeNull()
  // By what nobody knows of here, nobody acts.
  expect(await findViewerAgain(db, { ...viewer, via: `other:${id}` })).toBeNull()
})

test('what has not the form of a key is not looked for, and one that differs in a character is none', async () => {
  const { key } = await newKey()
  const before = statements.length
  for (const text of [
    '',
    'cc_',
    `${key} `,
    ` ${key}`,
    `${key}\0`,
    `${key}x`,
    key.slice(0, -1),
    key.toUpperCase(),
  ])
    expect(await findKey(db, text)).toBeNull()
  expect(await findKey(db, 'x'.repeat(8_192))).toBeNull()
  expect(statements).toHaveLength(before)
  const other = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
  expect(await findKey(db, other)).toBeNull()
})

test('it costs one statement to find it, which notes its use once a minute, if it is let in', async () => {
  const { key, id } = await newKey()
  const usedAt = async () => (await listKeys(db, ada)).find((each) => each.id === id)?.lastUsedAt
  const long = new Date('2026-01-01T00:00:00Z')
  const setUsed = (at: Date) =>
    sandbox.admin.query('update claimcheck.api_key set last_used_at = $2 where id = $1', [id, at])
  await setUsed(long)
  const before = statements.length
  await findKey(db, key)
  expect(statements).toHaveLength(before + 1)
  expect(await usedAt()).not.toEqual(long)
  const recent = new Date(Date.now() - 30_000)
  await setUsed(recent)
  await findKey(db, key)
  expect(await usedAt()).toEqual(recent)
  await setUsed(long)
  await setDisabled(db, ada, true, SERVICE)
  await findKey(db, key)
  expect(await usedAt()).toEqual(long)
  await setDisabled(db, ada, false, SERVICE)
})

test('with a key go the webhooks that it has made, and no others', async () => {
  const { id } = await newKey()
  const [own, other] = [
    await insertEndpoint(sandbox, ada, 'https://hooks.example/of/the/key', { via: `key:${id}` }),
    await insertEndpoint(sandbox, ada, 'https://hooks.example/of/ada'),
  ]
  await revokeKey(db, ada, id, SELF)
  const left = await sandbox.cells('select id from claimcheck.endpoint where owner_id = $1', [ada])
  expect(left).toEqual([[other.id]])
  const told = await sandbox.cells(
    `select actor, details from claimcheck.event where kind = 'endpoint-removed' order by id`,
  )
  const details = { origin: 'https://hooks.example', endpointId: own.id }
  expect(told.map(([actor, said]) => [actor, JSON.parse(String(said))])).toEqual([[ada, details]])
})

test('whoever revokes, or comes by the same key, holds nobody up', async () => {
  const { key, id } = await newKey()
  await sandbox.admin.query('update claimcheck.api_key set last_used_at = null where id = $1', [id])
  const holder = new pg.Client({ connectionString: sandbox.adminUrl, application_name: 'claimcheck-test' })
  await holder.connect()
  try {
    await holder.query('begin; update claimcheck.api_key set name = name')
    await sandbox.admin.query(`set lock_timeout = '1s'`)
    expect(await refusalOf(key)).toBeNull()
  } finally {
    await holder.end()
    await sandbox.admin.query('reset lock_timeout')
  }
})

test('a list has the keys of one person that are not revoked, and those that have expired a short while ago', async () => {
  const [mine, expired, old] = [await newKey(), await newKey(), await newKey()]
  const expire = (id: string, days: number) =>
    sandbox.admin.query(
      'update claimcheck.api_key set expires_at = now() - make_interval(days => $2) where id = $1',
      [id, days],
    )
  await expire(expired.id, 1)
  await expire(old.id, 31)
  const shown = new Map((await listKeys(db, ada)).map((each) => [each.id, each]))
  expect(shown.get(mine.id)).toMatchObject({ start: mine.key.slice(0, 7), hasExpired: false })
  expect(shown.get(expired.id)).toMatchObject({ hasExpired: true })
  expect(shown.has(old.id)).toBe(false)
  expect(await revokeKey(db, bob, mine.id, SELF)).toBe(false)
  expect(await revokeKey(db, ada, mine.id, SELF)).toBe(true)
  expect(await revokeKey(db, ada, mine.id, SELF)).toBe(false)
  expect((await listKeys(db, ada)).map(({ id }) => id)).not.toContain(mine.id)
  expect(await listKeys(db, bob)).toEqual([])
})
