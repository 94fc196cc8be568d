import { chown, mkdir, stat } from 'node:fs/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { findLaunch } from '../../scripts/postgres/account.ts'
import { startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts'
import { UserError } from '../../scripts/terminal.ts'
import { onServer } from '../support/server.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const FOLDER = project.inRoot('postgres')

afterEach(() => vi.restoreAllMocks())
afterAll(removeProject)

test('the folder of another user is refused', async () => {
  const { uid } = await stat(project.root)
  vi.spyOn(process, 'getuid').mockReturnValue(uid + 1)
  const message = `${project.root} belongs to another user: start as that user, or remove the folder.`
  await expect(findLaunch(project.root)).rejects.toThrow(new UserError(message))
})

test('who is not root starts Postgres without another account', async () => {
  const folder = project.inRoot('own')
  await mkdir(folder)
  const { uid } = await stat(folder)
  // Root gives it to somebody else, and passes for him.
  const owner = uid || 4_242
  if (uid === 0) await chown(folder, owner, owner)
  vi.spyOn(process, 'getuid').mockReturnValue(owner)
  const args = [expect.stringContaining('process.ts')]
  expect(await findLaunch(folder)).toEqual({ command: process.execPath, args })
})

test('a cluster whose password is lost is said to be so', async () => {
  writeProjectFile('postgres/data/PG_VERSION', '18\n')
  const started = startEmbeddedPostgres({ folder: FOLDER, database: 'claimcheck' })
  await expect(started).rejects.toThrow(
    new UserError(
      `${FOLDER}/password is missing, so nobody can sign in to the database: remove ${FOLDER} to start anew.`,
    ),
  )
})

test('a cluster that does not start says what Postgres says', async () => {
  writeProjectFile('postgres/password', 'secret\n')
  const started = startEmbeddedPostgres({ folder: FOLDER, database: 'claimcheck' })
  await expect(started).rejects.toThrow(/^Postgres did not start: .*postgresql\.conf/s)
})

test('a cluster is made, and used again with what is in it', async () => {
  const options = { folder: project.inRoot('new'), database: 'shop', durable: false }
  const first = await startEmbeddedPostgres(options)
  await onServer(first.url, 'create table kept as select 1')
  await first.stop()
  await first.ended
  const second = await startEmbeddedPostgres(options)
  await onServer(second.url, 'select * from kept')
  await second.stop()
  expect(new URL(second.url).pathname).toBe('/shop')
})
