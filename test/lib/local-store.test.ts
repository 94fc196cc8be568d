import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { openDescriptors } from '../support/descriptors.ts'
import { newKey, publishIn, readIn } from '../support/store.ts'

const root = await mkdtemp(path.join(tmpdir(), 'claimcheck-store-'))
afterAll(() => rm(root, { recursive: true, force: true }))

const folder = path.join(root, 'made', 'by', 'the', 'store')
const store = localStore(folder)
await store.claim(randomUUID())
const bytes = Buffer.from('one,two\r\n北京,🎁\r\n')

const published = (content: Uint8Array = bytes) => publishIn(store, content)
const read = async (key: string) => (await readIn(store, key))?.toString() ?? null

/** Every file below the store's folder. */
async function filesOf(key: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => name.includes(key))
}

test('a file that could not be published can still be aborted, and leaves nothing', async () => {
  const key = newKey()
  const writer = await store.create(key)
  await writer.write([bytes])
  const inTheWay = path.join(folder, 'artifacts', key)
  await mkdir(path.join(inTheWay, 'folder'), { recursive: true })
  await expect(writer.publish()).rejects.toThrow()
  await writer.abort()
  await rm(inTheWay, { recursive: true })
  expect(await filesOf(key)).toEqual([])
})

test('two writers never share a file', async () => {
  const key = newKey()
  const writer = await store.create(key)
  await expect(store.create(key)).rejects.toThrow(/EEXIST/)
  await writer.abort()
})

test('the list names what is written and what is published, and nothing that is not the store’s', async () => {
  const list = async () => (await store.list()).filter(({ key }) => key === writing || key === done)
  const writing = newKey()
  const writer = await store.create(writing)
  const done = await published()
  await writeFile(path.join(folder, 'artifacts', 'notes.txt'), '')
  expect(await list()).toEqual([
    { key: writing, isPublished: false },
    { key: done, isPublished: true },
  ])
  expect((await store.list()).map(({ key }) => key)).not.toContain('notes.txt')
  await store.removePartial(writing)
  await store.remove(done)
  expect(await list()).toEqual([])
  await writer.abort()
  expect(await localStore(path.join(root, 'never-used')).list()).toEqual([])
})

test('the free space is that of the disk', async () => {
  const { bavail, bsize } = await statfs(root)
  const free = await store.freeBytes()
  expect(free).toBeGreaterThan(0)
  expect(Math.abs(free - bavail * bsize)).toBeLessThan(1024 ** 3)
})

test('a link in the place of an artifact is refused', async () => {
  const secret = path.join(root, 'secret')
  await writeFile(secret, 'secret')
  const key = await published()
  await store.remove(key)
  await symlink(secret, path.join(folder, 'artifacts', key))
  await expect(store.open(key)).rejects.toThrow(/ELOOP/)
  await store.remove(key)
  expect(existsSync(secret)).toBe(true)
})

test('a link in the place of a file to be written is refused', async () => {
  const victim = path.join(root, 'victim')
  const key = newKey()
  await symlink(victim, path.join(folder, 'partial', key))
  await expect(store.create(key)).rejects.toThrow()
  expect(existsSync(victim)).toBe(false)
})

test('others on the machine cannot read what is stored', async () => {
  const key = await published()
  for (const name of ['partial', 'artifacts', path.join('artifacts', key)]) {
    expect((await stat(path.join(folder, name))).mode & 0o077, name).toBe(0)
  }
})

test('reading, closing, aborting and failing leave no open descriptor', async () => {
  const key = await published(Buffer.alloc(2_000_000, 'x'))
  for (let round = 0; round < 20; round++) {
    await read(key)
    await (await store.open(key))?.close()
    const broken = (await store.open(key))?.read()
    await broken?.[Symbol.asyncIterator]().next()
    broken?.destroy()
    await (await store.create(newKey())).abort()
    await published()
  }
  await expect.poll(() => openDescriptors(folder)).toEqual([])
})

test('the check passes where files can be written, and fails where they cannot', async () => {
  await expect(store.check()).resolves.toBeUndefined()
  const file = path.join(root, 'a-file')
  await writeFile(file, '')
  await expect(localStore(file).check()).rejects.toThrow()
  await expect(localStore(file).identity()).rejects.toThrow()
  await expect(localStore(file).claim(randomUUID())).rejects.toThrow()
})

test('a folder that is gone is not made anew: it was deleted, or its disk is not mounted', async () => {
  const gone = localStore(path.join(root, 'gone'))
  expect(await gone.identity()).toBeNull()
  for (const use of [() => gone.check(), () => gone.create(newKey()), () => gone.freeBytes()])
    await expect(use()).rejects.toThrow(/ENOENT/)
  expect(existsSync(path.join(root, 'gone'))).toBe(false)
})
