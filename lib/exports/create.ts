import type { Dataset } from '../dataset.ts'
import { database } from '../db.ts'
import { log } from '../log.ts'
import { Problem } from '../problems.ts'
import { queueExport } from '../queue.ts'
import type { Viewer } from '../viewer.ts'
import { fieldErrors, requestSchema } from './request.ts'

/**
 * Makes an export: validates the input against the dataset, then inserts the row and its job in one transaction.
 * @param input whatever the client sent; nothing in it is trusted.
 * @returns the export's id, the ticket.
 * @throws Problem `invalid_request` with one error a field.
 */
export async function createExport(viewer: Viewer, dataset: Dataset, input: unknown): Promise<string> {
  const parsed = requestSchema(dataset).safeParse(input)
  if (!parsed.success) throw new Problem('invalid_request', { errors: fieldErrors(parsed.error) })
  const id = await database().$transaction(async (tx) => {
    const row = await tx.export.create({
      data: { ownerId: viewer.id, dataset: dataset.id, request: parsed.data },
      select: { id: true },
    })
    await queueExport(tx, row.id, viewer.id)
    return row.id
  })
  log.info({ exportId: id, dataset: dataset.id, viewer: viewer.id }, 'export queued')
  return id
}
