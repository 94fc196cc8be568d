import { fromPrisma } from 'pg-boss'
import { deleteExport } from '../lib/exports/delete.ts'
import { log } from '../lib/log.ts'
import { kinship, readStoreId } from '../lib/store/identity.ts'
import type { Store } from '../lib/store/store.ts'
import type { Viewer } from '../lib/viewer.ts'
import { within } from '../lib/within.ts'
import { clientAddress } from './http/client-address.ts'
import { prisma } from './prisma.ts'
import { inTransaction } from './transaction.ts'

/** Nobody waits longer for a store to remove a file, in ms. */
const REMOVE_MS = 2_000
/** Removals that have had no answer in time. On a disk that is gone each takes one of the process's four threads for ever. */
const unanswered = new Set<Promise<unknown>>()

/**
 * Deletes the viewer's export that has ended. From then on nobody gets its file, and who is downloading it is cut off within seconds. The
 * file itself is removed at once where this process can do that. Where it cannot (the store is away, is another one, or is mounted here to
 * read only) the sweep of the workers does, within about a minute of its being there.
 * @throws Problem `not_found` or `not_ended`.
 */
export async function deleteWithFile(store: Store, viewer: Viewer, id: string): Promise<void> {
  const key = await inTransaction((tx) => deleteExport(tx, viewer, id, clientAddress()))
  log.info({ exportId: id }, 'export deleted')
  if (key !== null) await removeFile(store, id, key)
}

async function removeFile(store: Store, exportId: string, key: string): Promise<void> {
  if (unanswered.size > 0) return
  const removal = remove(store, key)
  try {
    await within(REMOVE_MS, removal, 'The store does not answer')
    log.info({ exportId, key }, 'file removed from the store')
  } catch (error) {
    log.warn({ error, exportId }, 'the file of a deleted export is left to the sweep')
    unanswered.add(removal)
    const forget = () => unanswered.delete(removal)
    void removal.then(forget, forget)
  }
}

/** @throws Error for a store that is not the one of the database, as whatever says that it cannot remove the file. */
async function remove(store: Store, key: string): Promise<void> {
  const storeId = await readStoreId(fromPrisma(prisma()))
  if (kinship(storeId, await store.identity()) === 'another')
    throw new Error(`${store.name} is not the store of this database`)
  await store.remove(key)
}
