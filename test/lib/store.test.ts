import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import { startS3 } from '../support/s3-server.ts'
import { newKey, publishIn, readIn } from '../support/store.ts'

// What every store promises, of each of them.
const root = await mkdtemp(path.join(tmpdir(), 'claimcheck-store-'))
const server = await startS3('exports/of-a-test/')
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(root, { recursive: true, force: true })
})
const stores = {
  local: localStore(path.join(root, 'store')),
  s3: s3Store(server.settings),
  's3, at the start of the bucket': s3Store({ ...server.settings, prefix: '' }),
}
const bytes = Buffer.from('one,two\r\n北京,🎁\r\n')

describe.each(Object.entries(stores))('%s', async (_, store) => {
  const id = randomUUID()
  const before = await store.identity()
  await store.claim(id)

  const published = (content: Uint8Array = bytes) => publishIn(store, content)
  const read = (key: string, range?: { start: number; end: number }) => readIn(store, key, range)

  async function listed(key: string): Promise<boolean[]> {
    return (await store.list()).filter((each) => each.key === key).map(({ isPublished }) => isPublished)
  }

  test('it has no id before it is given one, keeps the first, and knows it', async () => {
    expect([before, await store.identity()]).toEqual([null, id])
    expect(await store.claim(randomUUID())).toBe(id)
    expect(await store.identity()).toBe(id)
  })

  test('nothing of a file is visible before it is published, and all of it after', async () => {
    const key = newKey()
    const writer = await store.create(key)
    expect(await store.open(key)).toBeNull()
    await writer.write([bytes.subarray(0, 5)])
    expect(await store.open(key)).toBeNull()
    await writer.write([bytes.subarray(5)])
    expect(await store.open(key)).toBeNull()
    await writer.publish()
    expect(await read(key)).toEqual(bytes)
    expect(await listed(key)).toEqual([true])
  })

  test('a large file of pieces of any size is what was written, whatever becomes of the pieces then', async () => {
    const content = randomBytes(21_000_001)
    const key = newKey()
    const writer = await store.create(key)
    const piece = Buffer.alloc(1_234_567)
    for (let start = 0; start < content.length; start += piece.length) {
      const length = content.copy(piece, 0, start)
      await writer.write([piece.subarray(0, 10), piece.subarray(10, length)])
      piece.fill(0)
    }
    expect(await store.open(key)).toBeNull()
    await writer.publish()
    expect((await read(key))?.equals(content)).toBe(true)
    const middle = { start: 8_388_600, end: 8_388_620 }
    expect(await read(key, middle)).toEqual(content.subarray(middle.start, middle.end + 1))
  })

  test('an aborted file leaves nothing, whenever it is aborted', async () => {
    const [fresh, begun, large] = [newKey(), newKey(), newKey()]
    await (await store.create(fresh)).abort()
    const writer = await store.create(begun)
    await writer.write([bytes])
    await writer.abort()
    await writer.abort()
    const other = await store.create(large)
    await other.write([Buffer.alloc(20_000_000)])
    await other.abort()
    for (const key of [fresh, begun, large]) {
      expect(await listed(key)).toEqual([])
      expect(await store.open(key)).toBeNull()
    }
  })

  test('any part of a file can be read, both ends included', async () => {
    const key = await published(Buffer.from('0123456789'))
    const artifact = await store.open(key)
    expect(artifact?.byteSize).toBe(10)
    await artifact?.close()
    const part = async (start: number, end: number) => String(await read(key, { start, end }))
    expect([await part(0, 0), await part(3, 6), await part(9, 9)]).toEqual(['0', '3456', '9'])
  })

  test('an empty file is a file', async () => {
    const key = newKey()
    await (await store.create(key)).publish()
    expect(await read(key)).toEqual(Buffer.alloc(0))
  })

  test('a file that is removed while it is read is read to its end', async () => {
    const content = Buffer.alloc(5_000_000, 'x')
    const key = await published(content)
    const artifact = await store.open(key)
    const chunks = artifact?.read()[Symbol.asyncIterator]()
    const first = await chunks?.next()
    await store.remove(key)
    expect(await store.open(key)).toBeNull()
    let length = first?.value.length ?? 0
    for (let next = await chunks?.next(); next && !next.done; next = await chunks?.next())
      length += next.value.length
    expect(length).toBe(content.length)
  })

  test('the list names what is written and what is published, on all of its pages', async () => {
    const large = Buffer.alloc(12_000_000)
    const writing = Array.from({ length: 5 }, newKey)
    const writers = await Promise.all(writing.map((key) => store.create(key)))
    await Promise.all(writers.map((writer) => writer.write([large])))
    const done = await published()
    for (const key of writing) expect(await listed(key)).toEqual([false])
    expect(await listed(done)).toEqual([true])
    for (const key of writing) await store.removePartial(key)
    await store.remove(done)
    for (const key of [...writing, done]) expect(await listed(key)).toEqual([])
    await Promise.all(writers.map((writer) => writer.abort()))
  })

  test('removing what is not there is fine', async () => {
    await expect(store.remove(newKey())).resolves.toBeUndefined()
    await expect(store.removePartial(newKey())).resolves.toBeUndefined()
  })

  test('there is room, and files can be written', async () => {
    expect(await store.freeBytes()).toBeGreaterThan(0)
    await expect(store.check()).resolves.toBeUndefined()
  })

  test('a key that does not name an artifact is refused', async () => {
    const one = randomUUID()
    const keys = [
      '',
      '.',
      '..',
      `../${one}.1.csv`,
      `/${one}.1.csv`,
      `${one}.1.csv/../../secret`,
      `${one}.csv`,
    ]
    for (const key of [...keys, `${one}.1.csv\0`, `${one}.1.csv\n`, `${one}.-1.csv`, `%2e%2e%2f${one}.1.csv`])
      for (const use of [store.create, store.open, store.remove, store.removePartial])
        await expect(Promise.resolve().then<unknown>(() => use(key))).rejects.toThrow(/not an artifact key/)
  })
})
