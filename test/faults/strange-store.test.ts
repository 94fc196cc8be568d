import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { adoptStore } from '../../scripts/tasks/adopt-store.ts'
import { checkHealth } from '../../server/health.ts'
import { findExport } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { download } from '../support/downloads.ts'
import { newViewer, readExport, untilSucceeded } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers } from '../support/shop.ts'
import { claimStore, forgetStore } from '../support/store.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'

const sandbox = await openSandbox()
const CUSTOMERS = { columns: ['id'], filters: [] }

const codesOf = async (folder: string) =>
  (await checkHealth(localStore(folder))).problems.map(({ code }) => code)

function untilSaid(worker: TestWorker, message: string): Promise<true> {
  return eventually(`the worker says "${message}"`, () => worker.output().includes(message) || undefined)
}

/** The store of another installation, with a file of it. @returns whether the file is still there. */
async function foreignStore(folder: string): Promise<() => boolean> {
  await localStore(folder).claim(randomUUID())
  const file = path.join(folder, 'artifacts', artifactKey(randomUUID(), 1, 'csv'))
  await mkdir(path.dirname(file))
  await writeFile(file, 'id\r\n1\r\n')
  return () => existsSync(file)
}

test('a worker whose store cannot be used, or is a stranger’s, says so and takes nothing until it is put right', async () => {
  await forgetStore(sandbox)
  const folder = path.join(sandbox.storeFolder, 'link')
  const plainFile = path.join(sandbox.storeFolder, 'plain-file')
  await writeFile(plainFile, 'not a folder')
  await symlink(plainFile, folder)
  const worker = await startWorker({ ...sandbox, storeFolder: folder }, {}, 'the store cannot be used')
  const viewer = newViewer()
  const id = await createExport(viewer, customers, CUSTOMERS)
  expect(worker.log().find(({ level }) => level === 'error')).toMatchObject({
    store: `STORE_FOLDER ${folder}`,
  })
  // It says so a moment before the database knows it.
  await expect.poll(() => codesOf(sandbox.storeFolder)).toEqual(['workers_without_store'])
  expect(await findExport(viewer, id)).toMatchObject({ status: 'queued', workersOnline: 1, workersReady: 0 })

  // Put there at once: a worker that found nothing in between would make it its own store.
  const strangers = path.join(sandbox.storeFolder, 'stranger')
  const isForeignThere = await foreignStore(strangers)
  await symlink(strangers, `${folder}-new`)
  await rename(`${folder}-new`, folder)
  await untilSaid(worker, 'the store is not the one of this database')
  await eventually(
    'health tells of it',
    async () => (await codesOf(folder)).includes('workers_with_another_store') || undefined,
  )
  expect(await codesOf(folder)).toEqual(['another_store', 'workers_with_another_store'])
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'queued', attempt: 0 })
  expect(worker.output()).not.toContain('worker ready')

  Object.assign(process.env, { STORE_FOLDER: folder })
  const said = vi.spyOn(process.stdout, 'write')
  await adoptStore([])
  expect(said.mock.calls.join('')).toContain('another database may be using the store')
  said.mockRestore()
  expect(await codesOf(folder)).toContain('another_store')
  await adoptStore(['--yes'])
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 1 })
  expect(await worker.stop()).toBe(0)
  expect(isForeignThere()).toBe(true)
  // A look that takes too long on a busy machine is told as well.
  const told = worker
    .log()
    .filter(({ level, reason }) => level === 'error' && reason !== 'it does not answer')
  expect(told).toHaveLength(2)
})

test('of two workers with different folders the one with the right store writes; the other folder stays empty', async () => {
  await forgetStore(sandbox)
  await claimStore(sandbox)
  const wrong = path.join(sandbox.storeFolder, 'second-clone')
  const stranger = await startWorker(
    { ...sandbox, storeFolder: wrong },
    {},
    'the store is not the one of this database',
  )
  const worker = await startWorker(sandbox)
  const ids = await Promise.all(
    Array.from({ length: 4 }, () => createExport(newViewer(), customers, CUSTOMERS)),
  )
  for (const id of ids) await untilSucceeded(sandbox, id)
  expect((await filesIn(sandbox)).published).toHaveLength(ids.length)
  expect(existsSync(wrong)).toBe(false)
  await stranger.stop()
  await worker.stop()
})

test('a file that another store may have is not called lost', async () => {
  await forgetStore(sandbox)
  const storeId = await claimStore(sandbox)
  const { id, key } = await finishedExport(sandbox, Buffer.from('content'))
  await localStore(sandbox.storeFolder).remove(key)
  expect((await download(id)).status).toBe(410)
  await rm(path.join(sandbox.storeFolder, 'store-id'))
  const response = await download(id)
  expect([response.status, await response.json()]).toMatchObject([
    503,
    { code: 'another_store', retryable: true },
  ])
  await localStore(sandbox.storeFolder).claim(storeId)
})
