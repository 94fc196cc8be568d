import { expect, test } from 'vitest'
import { addPerson } from '../../lib/accounts/people.ts'
import { record } from '../../lib/audit.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { type EventsQuery, listEvents } from '../../server/admin/events.ts'
import { type ExportsQuery, listEverybodysExports } from '../../server/admin/exports.ts'
import { findPeople } from '../../server/admin/people.ts'
import { listWorkers, readQueueDepth } from '../../server/admin/workers.ts'
import { insertEndpoint } from '../support/endpoints.ts'
import { insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }

async function add(name: string): Promise<string> {
  const person = { name, email: `${name}@example.com`, roles: ['member'], attributes: {}, passwordHash: null }
  return String(await addPerson(db, person, SERVICE))
}

const [ada, bob] = [await add('ada'), await add('bob')]
const day = (number: number) => new Date(Date.UTC(2024, 0, number))
const exports = {
  first: await insertExport(sandbox, { owner_id: ada, created_at: day(1), status: 'cancelled' }),
  second: await insertExport(sandbox, {
    owner_id: bob,
    created_at: day(2),
    status: 'failed',
    error_code: 'unencodable',
    error_params: { column: 'Name', key: 'of a customer', encoding: 'WIN1252' },
  }),
  third: await insertExport(sandbox, { owner_id: ada, created_at: day(2), dataset: 'customers' }),
  fourth: await insertExport(sandbox, { owner_id: bob, created_at: day(3), slot: 1 }),
  fifth: await insertExport(sandbox, {
    owner_id: ada,
    created_at: day(4),
    status: 'running',
    slot: 1,
    started_at: new Date(),
    percent: 12.34,
    rows_done: 12,
    rows_total: 100,
  }),
}
const nameOf = new Map(Object.entries(exports).map(([name, id]) => [id, name]))

async function namesOf(query: ExportsQuery): Promise<(string | undefined)[]> {
  const { exports: found } = await listEverybodysExports(query)
  return found.map(({ id }) => nameOf.get(id))
}

test('everybody’s exports are found by who made them, when, of what, and how they are', async () => {
  expect((await namesOf({})).sort()).toEqual(Object.keys(exports).sort())
  expect(await namesOf({ owner: ada })).toEqual(['fifth', 'third', 'first'])
  expect(await namesOf({ status: 'queued' })).toEqual(['fourth', 'third'])
  expect(await namesOf({ dataset: 'customers' })).toEqual(['third'])
  expect(await namesOf({ from: day(3) })).toEqual(['fifth', 'fourth'])
  expect(await namesOf({ until: day(2) })).toEqual(['first'])
  expect(await namesOf({ owner: bob, status: 'failed', from: day(2), until: day(3) })).toEqual(['second'])
  expect(await namesOf({ owner: 'nobody' })).toEqual([])
})

test.each([1, 2, 4, 5])('pages of %i show every export once, newest first', async (limit) => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listEverybodysExports({ limit, cursor })
    seen.push(...page.exports.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  const all = await sandbox.cells('select id from claimcheck.export order by created_at desc, id desc')
  expect(seen).toEqual(all.flat())
  expect((await listEverybodysExports({ cursor: 'x' })).exports).toEqual([])
})

test('an administrator sees how an export goes, and nothing of what was asked for or of its rows', async () => {
  const { exports: found } = await listEverybodysExports()
  const second = found.find(({ id }) => id === exports.second)
  expect(second).toMatchObject({
    owner: { id: bob, name: 'bob', email: 'bob@example.com' },
    wrong: 'The encoding lacks a character of the data.',
  })
  expect(JSON.stringify(second)).not.toContain('of a customer')
  expect(found.find(({ id }) => id === exports.fifth)).toMatchObject({
    percent: 12.3,
    rowsDone: 12,
    rowsTotal: 100,
    wrong: null,
  })
})

const CHANGE = { before: ['member'], after: ['member', 'admin'] }
const by = (id: string) => ({ id, address: '192.0.2.7' })
await record(db, { kind: 'signed-in', by: by(ada), subject: ada })
await record(db, { kind: 'downloaded', by: by(ada), exportId: exports.first, details: { status: 200 } })
await record(db, { kind: 'downloaded', by: by(bob), exportId: exports.second, details: { status: 200 } })
await record(db, { kind: 'roles-changed', by: by(ada), subject: bob, details: CHANGE })
await record(db, {
  kind: 'sign-in-refused',
  by: { id: null, address: '192.0.2.8' },
  subject: 'bob@example.com',
})
await record(db, {
  kind: 'sign-in-refused',
  by: { id: null, address: '192.0.2.8' },
  subject: 'who@example.com',
})

async function kindsOf(query: EventsQuery): Promise<string[]> {
  return (await listEvents(query)).events.map(({ kind }) => kind)
}
const person = (id: string, name: string) => ({ id, email: `${name}@example.com` })

test('the audit trail is found by what happened, who did it or whom it is about, of which export, and when', async () => {
  expect(await kindsOf({ person: person(ada, 'ada') })).toEqual([
    'roles-changed',
    'downloaded',
    'signed-in',
    'account-made',
  ])
  expect(await kindsOf({ person: person(bob, 'bob') })).toEqual([
    'sign-in-refused',
    'roles-changed',
    'downloaded',
    'account-made',
  ])
  expect(await kindsOf({ person: person('who@example.com', 'who') })).toEqual(['sign-in-refused'])
  expect(await kindsOf({ person: { ...person('none', 'none'), typed: 'who@example.com' } })).toEqual([
    'sign-in-refused',
  ])
  expect(await kindsOf({ person: person(bob, 'bob'), kind: 'downloaded' })).toEqual(['downloaded'])
  expect(await kindsOf({ exportId: exports.first })).toEqual(['downloaded'])
  expect(await kindsOf({ exportId: 'x' })).toEqual([])
  expect(await kindsOf({ until: day(9) })).toEqual([])
  expect(await kindsOf({ from: day(9) })).toHaveLength(8)
})

const account = (id: string, name: string) => ({ holder: { id, name, email: `${name}@example.com` } })

test('a line of it has the accounts of whom it is about', async () => {
  const { events } = await listEvents({ kind: 'downloaded' })
  const [of, its] = [account(ada, 'ada'), account(bob, 'bob')]
  expect(events).toMatchObject([
    { actor: its, exportId: exports.second, dataset: 'orders', owner: its.holder, address: '192.0.2.7' },
    { actor: of, exportId: exports.first, dataset: 'orders', owner: of.holder, details: { status: 200 } },
  ])
  const [change] = (await listEvents({ kind: 'roles-changed' })).events
  expect(change).toMatchObject({ actor: of, subject: its, exportId: null, owner: null, details: CHANGE })
  const [refused] = (await listEvents({ kind: 'sign-in-refused' })).events
  expect(refused).toMatchObject({ actor: null, subject: { typed: 'who@example.com' } })
})

test.each([1, 3, 8])('pages of %i show every line once, newest first', async (limit) => {
  for (const asked of [{}, { person: person(ada, 'ada') }]) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listEvents({ ...asked, limit, cursor })
      seen.push(...page.events.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual((await listEvents({ ...asked, limit: 100 })).events.map(({ id }) => id))
    expect(seen).toHaveLength('person' in asked ? 4 : 8)
  }
  expect((await listEvents({ cursor: '1; drop' })).events).toEqual([])
})

test('people are found by a part of their name or address, page by page', async () => {
  const { people, nextCursor } = await findPeople({}, 1)
  const rest = await findPeople({ cursor: nextCursor ?? undefined }, 100)
  const all = await findPeople({}, 100)
  expect([...people, ...rest.people]).toEqual(all.people)
  expect(rest.nextCursor).toBeNull()
  const search = async (text: string) => (await findPeople({ search: text })).people.map(({ name }) => name)
  expect(await search('BOB@ex')).toEqual(['bob'])
  expect(await search('%')).toEqual([])
})

test('workers that are online are there with what they do now, and how much runs and waits', async () => {
  await sandbox.admin.query(
    `insert into claimcheck.worker (id, host, pid, export_ids, seen_at, store_state)
     values (gen_random_uuid(), 'desk', 7, $1, now(), 'ok'), (gen_random_uuid(), 'gone', 8, '{}', now() - interval '1 minute', 'ok')`,
    [[exports.fifth]],
  )
  expect(await listWorkers()).toMatchObject([
    {
      host: 'desk',
      pid: 7,
      storeState: 'ok',
      sourceState: null,
      exports: [
        {
          id: exports.fifth,
          dataset: 'orders',
          owner: account(ada, 'ada').holder,
          percent: 12.34,
          rowsDone: 12,
          rowsTotal: 100,
        },
      ],
    },
  ])
  const endpoint = await insertEndpoint(sandbox, 'demo', 'https://hooks.example/')
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, status, attempts)
     select gen_random_uuid(), $1, n, 'test', case when n > 1 then 'pending' else 'failed' end, n - 2 from generate_series(1, 3) n`,
    [endpoint.id],
  )
  expect(await readQueueDepth()).toEqual({
    running: 1,
    inTurn: 1,
    behind: 1,
    deliveries: 2,
    deliveriesTried: 1,
    oldestAt: day(2),
  })
})
