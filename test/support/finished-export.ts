import { createHash, randomUUID } from 'node:crypto'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import type { Store } from '../../lib/store/store.ts'
import { insertExport } from './exports.ts'
import type { Sandbox } from './sandbox.ts'

/** An export of the demo viewer that has succeeded, with its file in the store. */
export type Finished = { id: string; key: string; sha256: string; etag: string }

/** Puts a file into the store, which by default is the sandbox's folder, and its export into the job table. */
export async function finishedExport(
  sandbox: Pick<Sandbox, 'admin' | 'storeFolder'> & { store?: Store },
  content: Uint8Array,
  columns: Record<string, unknown> = {},
): Promise<Finished> {
  const id = randomUUID()
  const key = artifactKey(id, 1, 'csv')
  const { store = localStore(sandbox.storeFolder) } = sandbox
  const writer = await store.create(key)
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
