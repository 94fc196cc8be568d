import type { Dataset } from '../../lib/dataset.ts'
import * as cancel from '../../lib/exports/cancel.ts'
import * as create from '../../lib/exports/create.ts'
import * as removal from '../../lib/exports/delete.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { inTransaction } from '../../server/transaction.ts'

/** From where the tests' people ask. */
const ADDRESS = '192.0.2.7'

/** Makes an export as the web process does. @returns its id. */
export function createExport(viewer: Viewer, dataset: Dataset, input: unknown): Promise<string> {
  return inTransaction((tx) => create.createExport(tx, viewer, dataset, input, { address: ADDRESS }))
}

/** Cancels an export as the web process does. */
export function cancelExport(viewer: Viewer, id: string): Promise<'cancelled' | 'cancelling'> {
  return inTransaction((tx) => cancel.cancelExport(tx, viewer, id, ADDRESS))
}

/** Deletes an export as the web process does, but for its file. @returns the key of that. */
export function deleteExport(viewer: Viewer, id: string): Promise<string | null> {
  return inTransaction((tx) => removal.deleteExport(tx, viewer, id, ADDRESS))
}
