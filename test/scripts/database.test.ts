import { readFileSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { tryPort } from '../../scripts/address.ts'
import {
  claimDatabase,
  findDatabase,
  needVersion,
  openDatabase,
  runningDatabaseUrl,
} from '../../scripts/database.ts'
import { UserError } from '../../scripts/terminal.ts'
import { withDatabase } from '../support/server.ts'
import { endedPid, killIdle, startIdle } from './support/processes.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

vi.mock('../../scripts/paths.ts', async () => (await import('./support/project.ts')).project)

const NOTE = '.claimcheck/database.json'
const URL = 'postgres://postgres:secret@127.0.0.1:4711/claimcheck'

beforeEach(() => {
  vi.stubEnv('DATABASE_URL', '')
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(project.inRoot(NOTE), { force: true })
})
afterAll(() => {
  killIdle()
  removeProject()
})

function writeNote(note: { pid: number; url?: string }): void {
  writeProjectFile(NOTE, JSON.stringify(note))
}

test('a folder in which nothing runs has no database', async () => {
  expect(runningDatabaseUrl()).toBeUndefined()
  const message = 'There is no database: set DATABASE_URL, or run "npm start", which brings its own.'
  await expect(findDatabase()).rejects.toThrow(new UserError(message))
})

test('the database of a command that runs is found by its note', () => {
  writeNote({ pid: startIdle().pid, url: URL })
  expect(runningDatabaseUrl()).toBe(URL)
})

test('the note of a command that was killed counts for nothing', async () => {
  writeNote({ pid: await endedPid(), url: URL })
  expect(runningDatabaseUrl()).toBeUndefined()
})

test('a database that is still starting has no URL yet', () => {
  writeNote({ pid: startIdle().pid })
  expect(runningDatabaseUrl()).toBeUndefined()
})

test('the database is for one command at a time', async () => {
  const { pid } = startIdle('/home/somebody/claimcheck/scripts/tasks.ts', 'start')
  writeNote({ pid, url: URL })
  const message = `Claimcheck is already running in this folder (process ${pid}): stop it first, or set DATABASE_URL.`
  await expect(claimDatabase()).rejects.toThrow(new UserError(message))
  await expect(openDatabase()).rejects.toThrow(new UserError(message))
})

test.each([
  ['no command', () => undefined],
  ['a command that was killed', async () => writeNote({ pid: await endedPid(), url: URL })],
  ['a number that has another process now', () => writeNote({ pid: startIdle('editor').pid, url: URL })],
])('the database of %s is there to be taken, by a note that nobody else can read', async (_, arrange) => {
  await arrange()
  await claimDatabase()
  expect(JSON.parse(readFileSync(project.inRoot(NOTE), 'utf8'))).toEqual({ pid: process.pid })
  expect(statSync(project.inRoot(NOTE)).mode & 0o777).toBe(0o600)
})

test('the database of DATABASE_URL goes before the one that runs here, and is left running', async () => {
  vi.stubEnv('DATABASE_URL', inject('adminUrl'))
  writeNote({ pid: startIdle().pid, url: URL })
  expect(await findDatabase()).toEqual({ url: inject('adminUrl'), embedded: false })
  const database = await openDatabase()
  await database.stop()
  expect(database).toMatchObject({ url: inject('adminUrl'), embedded: false })
  expect(runningDatabaseUrl()).toBe(URL)
})

test.each(['mysql://localhost/shop', 'localhost:5432', 'postgres://host:port/name'])(
  '%s is no DATABASE_URL',
  async (url) => {
    vi.stubEnv('DATABASE_URL', url)
    const message = 'DATABASE_URL is not usable: it must look like postgres://user:password@host:5432/name.'
    await expect(findDatabase()).rejects.toThrow(new UserError(message))
  },
)

test('a database that cannot be reached is named, without its password', async () => {
  const port = await tryPort(0, '127.0.0.1')
  vi.stubEnv('DATABASE_URL', `postgres://me:secret@127.0.0.1:${port}/shop`)
  const error = await findDatabase().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect(String(error)).toContain(`The database 127.0.0.1:${port}/shop cannot be reached (`)
  expect(String(error)).toContain('ECONNREFUSED')
  expect(String(error)).not.toContain('secret')
})

test('a database that refuses a password, or does not exist, is told apart from one that is down', async () => {
  const wrong = new globalThis.URL(inject('adminUrl'))
  wrong.password = 'wrong-canary'
  vi.stubEnv('DATABASE_URL', wrong.href)
  const refused = await findDatabase().catch((reason: unknown) => reason)
  expect(String(refused)).toMatch(/refuses the password of the role postgres: correct it in DATABASE_URL/)
  expect(String(refused)).not.toContain('canary')
  vi.stubEnv('DATABASE_URL', withDatabase(inject('adminUrl'), 'not%20there'))
  await expect(findDatabase()).rejects.toThrow(/There is no database .*CREATE DATABASE "not there";/)
})

test('a server that is too old is named, with its version', () => {
  expect(() => needVersion('host:5432/shop', 140_000)).not.toThrow()
  expect(() => needVersion('host:5432/shop', 130_021)).toThrow(
    new UserError(
      'The database host:5432/shop runs on Postgres 13, and Claimcheck needs 14 or newer: upgrade it, or correct DATABASE_URL.',
    ),
  )
})
