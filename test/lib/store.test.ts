import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { openDescriptors } from '../support/descriptors.ts'

const root = await mkdtemp(path.join(tmpdir(), 'claimcheck-store-'))
afterAll(() => rm(root, { recursive: true, force: true }))

const folder = path.join(root, 'made', 'by', 'the', 'store')
const store = localStore(folder)
await store.claim(randomUUID())
const bytes = Buffer.from('one,two\r\n北京,🎁\r\n')
const newKey = () => artifactKey(randomUUID(), 1, 'csv')

async function published(content: Uint8Array = bytes): Promise<string> {
  const key = newKey()
  const writer = await store.create(key)
  await writer.write([content])
  await writer.publish()
  return key
}

async function read(key: string, range?: { start: number; end: number }): Promise<string | null> {
  const artifact = await store.open(key)
  return artifact ? Buffer.concat(await artifact.read(range).toArray()).toString() : null
}

/** Every file below the store's folder. */
async function filesOf(key: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names.filter((name) => name.includes(key))
}

test('nothing of a file is visible before it is published, and all of it after', async () => {
  const key = newKey()
  const writer = await store.create(key)
  expect(await store.open(key)).toBeNull()
  await writer.write([bytes.subarray(0, 5)])
  expect(await store.open(key)).toBeNull()
  await writer.write([bytes.subarray(5)])
  expect(await store.open(key)).toBeNull()
  await writer.publish()
  expect(await read(key)).toBe(bytes.toString())
  expect(await filesOf(key)).toHaveLength(1)
})

test('an aborted file leaves nothing, whenever it is aborted', async () => {
  const [fresh, begun, twice] = [newKey(), newKey(), newKey()]
  await (await store.create(fresh)).abort()
  const writer = await store.create(begun)
  await writer.write([bytes])
  await writer.abort()
  const other = await store.create(twice)
  await other.abort()
  await other.abort()
  for (const key of [fresh, begun, twice]) {
    expect(await filesOf(key)).toEqual([])
    expect(await store.open(key)).toBeNull()
  }
})

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

test('any part of a file can be read, both ends included', async () => {
  const key = await published(Buffer.from('0123456789'))
  const artifact = await store.open(key)
  expect(artifact?.byteSize).toBe(10)
  await artifact?.close()
  expect(await read(key, { start: 0, end: 0 })).toBe('0')
  expect(await read(key, { start: 3, end: 6 })).toBe('3456')
  expect(await read(key, { start: 9, end: 9 })).toBe('9')
})

test('an empty file is a file', async () => {
  const key = newKey()
  await (await store.create(key)).publish()
  expect(await read(key)).toBe('')
})

test('a file that is removed while it is read is read to its end', async () => {
  const content = Buffer.alloc(5_000_000, 'x')
  const key = await published(content)
  const artifact = await store.open(key)
  const stream = artifact?.read()
  await store.remove(key)
  expect(await store.open(key)).toBeNull()
  expect(Buffer.concat((await stream?.toArray()) ?? []).equals(content)).toBe(true)
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

test('removing what is not there is fine', async () => {
  await expect(store.remove(newKey())).resolves.toBeUndefined()
})

describe('a key that does not name an artifact is refused', () => {
  const id = randomUUID()
  const keys = [
    '',
    '.',
    '..',
    '../secret',
    `../${id}.1.csv`,
    `..\\${id}.1.csv`,
    '/etc/passwd',
    `/${id}.1.csv`,
    `${id}.1.csv/../../secret`,
    `${id}.1.csv\0`,
    `${id}\0.1.csv`,
    `${id}.1.csv\n`,
    `${id}.-1.csv`,
    `${id}.csv`,
    `${id}`,
    `%2e%2e%2f${id}.1.csv`,
    `${id.toUpperCase()}X.1.csv`,
  ]
  test.each(keys)('%j', async (key) => {
    const uses: (() => Promise<unknown>)[] = [
      () => store.create(key),
      () => store.open(key),
      () => store.remove(key),
    ]
    for (const use of uses) {
      await expect(Promise.resolve().then(use)).rejects.toThrow(/not an artifact key/)
    }
  })
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
