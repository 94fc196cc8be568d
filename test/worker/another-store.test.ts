import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from '../../lib/log.ts'
import { readStoreId } from '../../lib/store/identity.ts'
import { localStore } from '../../lib/store/local-store.ts'
import type { Store } from '../../lib/store/store.ts'
import { database } from '../../worker/database.ts'
import { handleExport } from '../../worker/run/handler.ts'
import { StoreWatch } from '../../worker/tasks/store-watch.ts'
import { readExport } from '../support/exports.ts'
import { handlerContext, openConsumer, takeAgain, takeJob } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'
import { claimStore } from '../support/store.ts'

const sandbox = await openSandbox()
const boss = await openConsumer()
const ours = localStore(sandbox.storeFolder)
const aside = `${sandbox.storeFolder}.aside`
await claimStore(sandbox)
afterEach(() => uncoverStore())

const FULL = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

/** Puts another store in the place of ours, as a disk that is mounted there. */
async function coverStore(): Promise<void> {
  await rename(sandbox.storeFolder, aside)
  await localStore(sandbox.storeFolder).claim(randomUUID())
}

async function uncoverStore(): Promise<void> {
  if (!existsSync(aside)) return
  await rm(sandbox.storeFolder, { recursive: true })
  await rename(aside, sandbox.storeFolder)
}

/** What a worker runs exports with, whose store does some things in another way. */
async function contextWith(parts: Partial<Store>) {
  const watch = new StoreWatch(ours)
  expect(await watch.look(await readStoreId(database()))).toBe('ok')
  return {
    ...handlerContext(sandbox, boss),
    store: { ...ours, ...parts },
    lookAtStore: () => watch.lookAgain(),
  }
}

const filesOf = async (folder: string, id: string) =>
  (await readdir(folder, { recursive: true })).filter((name) => name.includes(id))

let context: Awaited<ReturnType<typeof contextWith>>
beforeEach(async () => {
  context = await contextWith({})
})

/** An attempt fails, and the next one, in our store, does not. */
async function expectWaiting(job: Awaited<ReturnType<typeof takeJob>>): Promise<void> {
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'queued', error_code: 'store_failed' })
  expect(await filesOf(sandbox.storeFolder, job.id)).toEqual([])
  await uncoverStore()
  await handleExport(context, await takeAgain(sandbox, boss, job.id))
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'succeeded', attempt: 2 })
}

test('an export waits when a full disk that is not its store stands in its place', async () => {
  const freeBytes = async () => {
    await coverStore()
    return -1
  }
  const job = await takeJob(boss)
  await handleExport(await contextWith({ freeBytes }), job)
  await expectWaiting(job)
})

test('an export that was written into another store has not succeeded, and leaves nothing there', async () => {
  const create = async (key: string) => {
    await coverStore()
    return ours.create(key)
  }
  const job = await takeJob(boss)
  await handleExport(await contextWith({ create }), job)
  await expectWaiting(job)
})

test('an export fails at once when its own store is full', async () => {
  const job = await takeJob(boss)
  await handleExport(await contextWith({ create: () => Promise.reject(FULL) }), job)
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'failed', error_code: 'store_full' })
})

test('a store whose folder becomes a file while an export is written is told as one that fails', async () => {
  const create = async (key: string) => {
    const writer = await ours.create(key)
    await rename(sandbox.storeFolder, aside)
    await writeFile(sandbox.storeFolder, 'not a folder')
    return writer
  }
  const job = await takeJob(boss)
  await handleExport(await contextWith({ create }), job)
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'queued', error_code: 'store_failed' })
})

test('an export that is cancelled has not failed, also where its file cannot be removed', async () => {
  const job = await takeJob(boss)
  const create = async (key: string) => {
    const writer = await ours.create(key)
    const publish = async () => {
      await writer.publish()
      await sandbox.admin.query('update claimcheck.export set cancel_requested_at = now() where id = $1', [
        job.id,
      ])
    }
    return { ...writer, publish }
  }
  const failed = vi.spyOn(log, 'error')
  await handleExport(await contextWith({ create, remove: () => Promise.reject(FULL) }), job)
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'cancelled', error_code: null })
  expect(failed).not.toHaveBeenCalled()
})
