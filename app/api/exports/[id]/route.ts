import { configuredStore } from '../../../../lib/store/configured-store.ts'
import { acceptedAnswer, stateAnswer } from '../../../../server/api/export-answer.ts'
import { stateQuery } from '../../../../server/api/export-query.ts'
import { deleteWithFile } from '../../../../server/delete-export.ts'
import { denialOf } from '../../../../server/denials.ts'
import { noContent } from '../../../../server/http/answer.ts'
import { handle } from '../../../../server/http/handle.ts'
import { readJson } from '../../../../server/http/json-body.ts'
import { otherMethods } from '../../../../server/http/other-methods.ts'
import { readQuery } from '../../../../server/http/query.ts'
import { countChange } from '../../../../server/limits/changes.ts'
import { renameExport } from '../../../../server/rename-export.ts'
import { currentViewer, pollingViewer } from '../../../../server/viewer.ts'

type Context = { params: Promise<{ id: string }> }

/** The export's state: what the claim page polls. With `wait` the answer is held until something has changed. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return handle('GET /api/exports/{id}', async () => {
    // Whoever may ask nothing is told nothing else.
    await pollingViewer()
    const { wait } = readQuery(request, stateQuery)
    return stateAnswer(pollingViewer, request, (await params).id, wait * 1_000)
  })
}

/** Changes what its owner calls it. */
export function PATCH(request: Request, { params }: Context): Promise<Response> {
  return handle('PATCH /api/exports/{id}', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const { id } = await params
    await renameExport(viewer, id, () => readJson(request)).catch(denialOf(viewer, id, 'name'))
    return acceptedAnswer(viewer, id, {}, 200)
  })
}

/** Deletes an export that has ended, with its file. */
export function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return handle('DELETE /api/exports/{id}', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const { id } = await params
    await deleteWithFile(configuredStore(), viewer, id).catch(denialOf(viewer, id, 'delete'))
    return noContent()
  })
}

export const HEAD = GET
export const { POST, PUT, OPTIONS } = otherMethods('GET', 'HEAD', 'PATCH', 'DELETE')
