import { randomUUID } from 'node:crypto'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import type { Store } from '../../lib/store/store.ts'
import type { Sandbox } from './sandbox.ts'

/** Gives the sandbox's store and database the same id, as the first worker does. @returns it. */
export async function claimStore({
  admin,
  storeFolder,
}: Pick<Sandbox, 'admin' | 'storeFolder'>): Promise<string> {
  const id = await localStore(storeFolder).claim(randomUUID())
  await admin.query('insert into claimcheck.store (id) values ($1)', [id])
  return id
}

/** Makes the database forget its store, as one that was never used: the next worker claims another. */
export async function forgetStore({ admin }: Pick<Sandbox, 'admin'>): Promise<void> {
  await admin.query('delete from claimcheck.store')
}

/** A key that no file has. */
export function newKey(): string {
  return artifactKey(randomUUID(), 1, 'csv')
}

/** Writes a file of its own. @returns its key. */
export async function publishIn(store: Store, content: Uint8Array): Promise<string> {
  const key = newKey()
  const writer = await store.create(key)
  await writer.write([content])
  await writer.publish()
  return key
}

/** Reads a file, or a part of it; null if there is none. */
export async function readIn(
  store: Store,
  key: string,
  range?: { start: number; end: number },
): Promise<Buffer | null> {
  const artifact = await store.open(key)
  return artifact ? Buffer.concat(await artifact.read(range).toArray()) : null
}
