import type { Dataset } from '../dataset.ts'
import { database, type Transaction } from '../db.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { Problem } from '../problems.ts'
import { queueExport } from '../queue.ts'
import type { Viewer } from '../viewer.ts'
import { fieldErrors, requestSchema } from './request.ts'

/**
 * Makes an export: validates the input against the dataset, then inserts the row and its job in one transaction.
 * @param input whatever the client sent; nothing in it is trusted.
 * @param options `repeatOf`: the viewer's export that this one repeats.
 * @returns the export's id, the ticket.
 * @throws Problem `invalid_request` with one error a field, or `too_many_exports`.
 */
export async function createExport(
  viewer: Viewer,
  dataset: Dataset,
  input: unknown,
  { repeatOf = null }: { repeatOf?: string | null } = {},
): Promise<string> {
  const parsed = requestSchema(dataset).safeParse(input)
  if (!parsed.success) throw new Problem('invalid_request', { errors: fieldErrors(parsed.error) })
  const id = await database().$transaction(async (tx) => {
    await needRoom(tx, viewer)
    const row = await tx.export.create({
      data: { ownerId: viewer.id, dataset: dataset.id, request: parsed.data, repeatOf },
      select: { id: true },
    })
    await queueExport(tx, row.id, viewer.id)
    return row.id
  })
  log.info({ exportId: id, dataset: dataset.id, viewer: viewer.id }, 'export queued')
  return id
}

/** Holds a person to their limit; the lock makes two requests at the same moment count one after the other. */
async function needRoom(tx: Transaction, viewer: Viewer): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`waiting:${viewer.id}`}, 0))`
  const waiting = await tx.export.count({
    where: { ownerId: viewer.id, status: { in: ['queued', 'running'] } },
  })
  const { maxWaitingExports } = env()
  if (waiting >= maxWaitingExports) {
    throw new Problem('too_many_exports', { detail: `${waiting} of ${maxWaitingExports} are waiting.` })
  }
}
