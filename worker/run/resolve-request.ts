import type { Db } from 'pg-boss'
import { findDataset } from '../../datasets/registry.ts'
import { mayExport } from '../../lib/access.ts'
import { findViewer } from '../../lib/accounts/viewers.ts'
import { understandRequest } from '../../lib/exports/frozen-request.ts'
import type { ClaimedExport } from '../../lib/exports/transitions.ts'
import { heldTo } from '../../lib/narrowing.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { scopeOf } from '../../lib/scope.ts'
import type { Asked } from '../../lib/source/query.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { OwnDatabaseError } from './classify.ts'

/**
 * The frozen request, checked against today's dataset, and the rows of it that its owner may see today, held to what the export is held to: the account is read again.
 * @throws as {@link understandRequest}, Problem `owner_disabled` where the account is disabled or gone, `access_revoked` or `scope_failed`.
 */
export async function resolveRequest(db: Db, claim: ClaimedExport): Promise<Asked> {
  return requestOf(await findOwner(db, claim), claim)
}

/** The same for an owner who was found, or not. */
export function requestOf(owner: Viewer | null, claim: ClaimedExport): Asked {
  if (!owner) throw new Problem('owner_disabled')
  const viewer = heldTo(owner, claim.narrowing)
  const found = findDataset(claim.dataset)
  if (found && !mayExport(viewer, found)) throw new Problem('access_revoked')
  const { dataset, request } = understandRequest(found, claim)
  return { dataset, request, scope: scopeOf(viewer, dataset) }
}

async function findOwner(db: Db, { ownerId }: ClaimedExport): Promise<Viewer | null> {
  try {
    return await findViewer(db, ownerId)
  } catch (error) {
    throw new OwnDatabaseError(error)
  }
}
