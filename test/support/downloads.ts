import { createHash, randomUUID } from 'node:crypto'
import { GET, HEAD } from '../../app/api/exports/[id]/file/route.ts'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { insertExport } from './exports.ts'
import type { Sandbox } from './sandbox.ts'

/** An export of the demo viewer that has succeeded, with its file in the store. */
export type Finished = { id: string; key: string; sha256: string; etag: string }

/** Puts a file into the store and its export into the job table. */
export async function finishedExport(
  sandbox: Pick<Sandbox, 'admin' | 'storeFolder'>,
  content: Uint8Array,
  columns: Record<string, unknown> = {},
): Promise<Finished> {
  const id = randomUUID()
  const key = artifactKey(id, 1, 'csv')
  const writer = await localStore(sandbox.storeFolder).create(key)
  await writer.write([content])
  await writer.publish()
  const sha256 = createHash('sha256').update(content).digest('hex')
  await insertExport(sandbox, {
    id,
    status: 'succeeded',
    attempt: 1,
    created_at: '2026-03-04T05:06:07Z',
    finished_at: '2026-03-04T05:07:00Z',
    expires_at: '2099-01-01T00:00:00Z',
    artifact_key: key,
    row_count: 3,
    byte_size: content.length,
    sha256,
    ...columns,
  })
  return { id, key, sha256, etag: `"${sha256}"` }
}

/** Asks the route for an export's file, as the demo viewer. */
export function download(
  id: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Response> {
  const url = `http://127.0.0.1:3000/api/exports/${encodeURIComponent(id)}/file`
  const route = method === 'HEAD' ? HEAD : GET
  return route(new Request(url, { method, headers }), { params: Promise.resolve({ id }) })
}

/** The status of the answer to {@link download}, whose body nobody wants. */
export async function statusOf(...request: Parameters<typeof download>): Promise<number> {
  const response = await download(...request)
  await response.body?.cancel()
  return response.status
}
