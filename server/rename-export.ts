import { nameExport } from '../lib/exports/name-export.ts'
import { Problem } from '../lib/problems/problem.ts'
import type { Viewer } from '../lib/viewer.ts'
import { exportChangeSchema } from './api/export.ts'
import { parsed } from './form-input.ts'
import { clientAddress } from './http/client-address.ts'
import { findExport } from './queries.ts'
import { inTransaction } from './transaction.ts'

/**
 * Gives the viewer's export the name that a client says. What nobody may see is not there, whatever is said of it.
 * @param read what the client sent; it may be anything.
 * @throws Problem `not_found` or `invalid_request`, or as `read`.
 */
export async function renameExport(viewer: Viewer, id: string, read: () => Promise<unknown>): Promise<void> {
  if (!(await findExport(viewer, id))) throw new Problem('not_found')
  const { name } = parsed(exportChangeSchema, await read())
  if (name === undefined) return
  await inTransaction((tx) => nameExport(tx, viewer, id, name, clientAddress()))
}
