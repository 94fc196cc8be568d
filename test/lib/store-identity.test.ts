import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { claimStore, examineStore, kinship, readStoreId } from '../../lib/store/identity.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { asDb, closeDatabase } from '../../worker/database.ts'
import { StoreWatch } from '../../worker/tasks/store-watch.ts'
import { openSandbox } from '../support/sandbox.ts'
import { forgetStore } from '../support/store.ts'

const AT_ONCE = 8

const sandbox = await openSandbox()
const pool = new pg.Pool({
  connectionString: sandbox.databaseUrl,
  application_name: 'claimcheck-test',
  max: AT_ONCE,
})
const root = await mkdtemp(path.join(tmpdir(), 'claimcheck-store-'))
afterAll(async () => {
  await pool.end()
  await rm(root, { recursive: true })
})

const newFolder = () => path.join(root, randomUUID())

/** What one process does at its store's first use. */
async function claim(folder: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await claimStore(asDb(client), localStore(folder), randomUUID())
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const knownId = () => readStoreId(asDb(pool))

test('a store and a database are told apart by their ids', () => {
  expect(kinship(null, null)).toBe('unclaimed')
  expect(kinship('a', 'a')).toBe('ours')
  for (const [known, found] of [
    ['a', 'b'],
    ['a', null],
    [null, 'b'],
  ] as const)
    expect(kinship(known, found)).toBe('another')
})

test('processes that use a store for the first time at once agree on one id', async () => {
  const folder = newFolder()
  await Promise.all(Array.from({ length: AT_ONCE }, () => claim(folder)))
  expect(await knownId()).not.toBeNull()
  expect(await localStore(folder).identity()).toBe(await knownId())
  await forgetStore(sandbox)
})

test('of processes with different folders one gets the database, and the other folders stay without an id', async () => {
  const folders = Array.from({ length: AT_ONCE }, newFolder)
  await Promise.all(folders.map(claim))
  const found = await Promise.all(folders.map((folder) => localStore(folder).identity()))
  expect(found.filter((id) => id !== null)).toEqual([await knownId()])
  await forgetStore(sandbox)
})

test('of two installations that take one folder at once, one gets it and the other is not told that it has', async () => {
  const store = localStore(newFolder())
  const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(randomUUID())))
  expect(new Set(claims)).toEqual(new Set([await store.identity()]))
  await expect(claim(store.name.replace('STORE_FOLDER ', ''))).rejects.toThrow(/another installation/)
  expect(await knownId()).toBeNull()
})

test('an id that cannot be read is no id: the store is not taken for a new one', async () => {
  const folder = newFolder()
  const store = localStore(folder)
  await store.claim(randomUUID())
  await writeFile(path.join(folder, 'store-id'), 'half an i')
  await expect(store.identity()).rejects.toThrow(/store-id does not hold/)
  expect(await examineStore(store, null)).toMatchObject({ state: 'unusable' })
})

test('a worker that has asked the database just before another one claimed the store takes it for its own', async () => {
  await forgetStore(sandbox)
  const folder = newFolder()
  await claim(folder)
  expect(await new StoreWatch(localStore(folder)).look(null)).toBe('ok')
  await closeDatabase()
})
