import { AsyncLocalStorage } from 'node:async_hooks'
import { sayInEveryLine } from '../../lib/log.ts'

/** An export that something is done for, and whose it is; null as long as that is not known. */
type ForExport = { exportId: string; ownerId: string | null }

const current = new AsyncLocalStorage<ForExport>()

/** Has every line that is written for an export say which one, and whose it is. */
export function nameOwners(): void {
  sayInEveryLine(() => current.getStore() ?? {})
}

/** Does something for an export; whatever is logged meanwhile says so. */
export function forExport<T>({ exportId, ownerId }: ForExport, work: () => T): T {
  return current.run({ exportId, ownerId }, work)
}

/** Says whose the export is that something is done for. */
export function isOwnedBy(ownerId: string): void {
  const store = current.getStore()
  if (store) store.ownerId = ownerId
}

/** Does what is for no export, though it is begun for one: what others will use. */
export function forNoExport<T>(work: () => T): T {
  return current.exit(work)
}
