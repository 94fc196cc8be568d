import { randomUUID } from 'node:crypto'
import { localStore } from '../../lib/store/local-store.ts'
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
