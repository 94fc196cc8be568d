import { fromPrisma } from 'pg-boss'
import { findViewerAgain } from '../lib/accounts/viewers.ts'
import { isTerminal } from '../lib/exports/status.ts'
import { log } from '../lib/log.ts'
import { heldTo } from '../lib/narrowing.ts'
import { Problem } from '../lib/problems/problem.ts'
import { coversDigest, scopeOf } from '../lib/scope.ts'
import { kinship } from '../lib/store/identity.ts'
import type { Store, StoredArtifact } from '../lib/store/store.ts'
import type { Viewer } from '../lib/viewer.ts'
import { findDatasetFor } from './datasets.ts'
import { prisma } from './prisma.ts'
import { findFile, type StoredFile } from './queries.ts'

/** The file of an export that has one, as its row tells of it. */
export type AvailableFile = StoredFile & {
  artifactKey: string
  sha256: string
  rowCount: bigint
  byteSize: bigint
}

/**
 * Finds the file of the viewer's export and opens it, if its rows are still theirs to see. Whoever calls this reads or closes the
 * artifact.
 * @throws Problem `not_found`, `not_ready`, `no_file`, `expired`, `access_revoked`, `scope_changed`, `scope_failed`,
 * `another_store`, `file_lost` or `damaged`; StoreAwayError.
 */
export async function openFile(
  store: Store,
  viewer: Viewer,
  id: string,
): Promise<{ file: AvailableFile; artifact: StoredArtifact }> {
  const file = available(await findFile(viewer, id))
  needPermission(viewer, file, id)
  return { file, artifact: await openArtifact(store, file, id) }
}

/**
 * Whether a file that is being sent may go on: its owner has not been disabled since, nor the key revoked by which they asked, and it may
 * still be seen.
 * @throws what the database says when it cannot be asked.
 */
export async function mayGoOn(asking: Viewer, id: string): Promise<boolean> {
  const viewer = await findViewerAgain(fromPrisma(prisma()), asking)
  if (!viewer) return false
  try {
    needPermission(viewer, available(await findFile(viewer, id)), id)
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

function available(file: StoredFile | null): AvailableFile {
  if (!file) throw new Problem('not_found')
  if (file.hasExpired) throw new Problem('expired')
  if (!isTerminal(file.status)) throw new Problem('not_ready')
  const { artifactKey, sha256, rowCount, byteSize } = file
  if (artifactKey === null || sha256 === null || rowCount === null || byteSize === null)
    throw new Problem('no_file')
  return { ...file, artifactKey, sha256, rowCount, byteSize }
}

/** By what is known of the viewer now, whatever it was when the export was made or ran, and held to what the export is held to. */
function needPermission(asking: Viewer, file: AvailableFile, exportId: string): void {
  const viewer = heldTo(asking, file.narrowing)
  // Of a dataset that this version does not have, nobody can say who may see it.
  const dataset = findDatasetFor(viewer, file.dataset)
  if (!dataset) throw new Problem('access_revoked')
  try {
    if (coversDigest(scopeOf(viewer, dataset), file.scopeDigest)) return
  } catch (error) {
    log.error({ error, exportId, dataset: dataset.id }, 'which rows a viewer may see could not be found out')
    throw error
  }
  throw new Problem('scope_changed')
}

/** Opens the file, if it is the one that was written: a shorter one must not go out under its name. */
async function openArtifact(store: Store, file: AvailableFile, exportId: string): Promise<StoredArtifact> {
  const artifact = await store.open(file.artifactKey)
  if (!artifact) throw await whyMissing(store, file, exportId)
  if (artifact.byteSize === Number(file.byteSize)) return artifact
  await artifact.close()
  log.error(
    { exportId, expected: Number(file.byteSize), found: artifact.byteSize },
    'the store holds a damaged artifact',
  )
  throw new Problem('damaged')
}

/** A file that is missing is lost only if this is the store that it was written into. */
async function whyMissing(store: Store, { storeId }: AvailableFile, exportId: string): Promise<Problem> {
  if (kinship(storeId, await store.identity()) === 'another') {
    log.error({ exportId, store: store.name }, 'the store is not the one of this database')
    return new Problem('another_store')
  }
  log.error({ exportId }, 'the store has lost an artifact')
  return new Problem('file_lost')
}
