import { cancelExport } from '../../../../../lib/exports/cancel.ts'
import { log } from '../../../../../lib/log.ts'
import { acceptedAnswer } from '../../../../../server/api/export-answer.ts'
import { denialOf } from '../../../../../server/denials.ts'
import { clientAddress } from '../../../../../server/http/client-address.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { countChange } from '../../../../../server/limits/changes.ts'
import { inTransaction } from '../../../../../server/transaction.ts'
import { currentViewer } from '../../../../../server/viewer.ts'

type Context = { params: Promise<{ id: string }> }

/** Cancels an export that has not ended: one that runs, as soon as its worker notices. Asking again changes nothing. */
export function POST(_request: Request, { params }: Context): Promise<Response> {
  return handle('POST /api/exports/{id}/cancel', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const { id } = await params
    const outcome = await inTransaction((tx) => cancelExport(tx, viewer, id, clientAddress())).catch(
      denialOf(viewer, id, 'cancel'),
    )
    log.info({ exportId: id, outcome }, 'cancellation asked for')
    return acceptedAnswer(viewer, id)
  })
}

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST')
