import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { adoptStore } from '../../scripts/tasks/adopt-store.ts'
import { UserError } from '../../scripts/terminal.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'
import { claimStore } from '../support/store.ts'

const sandbox = await openSandbox()
const known = await claimStore(sandbox)

/** Makes an empty folder the store of the environment. */
async function moveTo(name: string): Promise<string> {
  const folder = path.join(sandbox.storeFolder, name)
  await mkdir(folder)
  Object.assign(process.env, { STORE_FOLDER: folder })
  return folder
}

test('who moves to another store is told before of the files that are not there', async () => {
  await finishedExport(sandbox, Buffer.from('left behind'))
  const folder = await moveTo('empty')
  await finishedExport({ ...sandbox, storeFolder: folder }, Buffer.from('copied'))
  const said = vi.spyOn(process.stdout, 'write')
  await adoptStore([])
  expect(said.mock.calls.join('')).toContain('Of the newest 2 files that the database knows, 1 are not there')
  expect(said.mock.calls.join('')).toContain('The store of before has the same id then')
  expect(said.mock.calls.join('')).toMatch(/Stop all web servers and workers first.* run it again with --yes/)
  said.mockRestore()
})

test('a role that may not tell the database gives the store no id', async () => {
  const folder = await moveTo('not-allowed')
  const { username } = new URL(sandbox.databaseUrl)
  await sandbox.admin.query(`revoke insert, update on claimcheck.store from ${username}`)
  const adopting = adoptStore(['--yes'])
  await expect(adopting).rejects.toThrow(UserError)
  await expect(adopting).rejects.toThrow('that of the owner of the tables')
  expect(await localStore(folder).identity()).toBeNull()
  await sandbox.admin.query(`grant insert, update on claimcheck.store to ${username}`)
  await adoptStore(['--yes'])
  expect(await localStore(folder).identity()).toBe(known)
})
