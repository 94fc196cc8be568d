import { fromPrisma } from 'pg-boss'
import { env } from '../lib/env.ts'
import { listClaimLinks, makeClaimLink, revokeClaimLink } from '../lib/exports/claim-links.ts'
import { log } from '../lib/log.ts'
import type { Viewer } from '../lib/viewer.ts'
import {
  type ClaimLinksBody,
  claimLinksBody,
  type NewClaimLinkBody,
  newClaimLinkBody,
} from './api/claim-links.ts'
import { denialOf } from './denials.ts'
import { clientAddress } from './http/client-address.ts'
import { ownOrigin } from './http/own-origin.ts'
import { prisma } from './prisma.ts'
import { inTransaction } from './transaction.ts'

/* What the owner of an export does with its claim links, for pages and programs alike. What a link opens is in claim-links.ts. */

/** Makes a claim link of the viewer's export. @param asked headers of the request. @throws Problem as {@link makeClaimLink}. */
export async function shareExport(
  viewer: Viewer,
  exportId: string,
  asked: Headers,
): Promise<NewClaimLinkBody> {
  const made = await inTransaction(({ db }) => makeClaimLink(db, viewer, exportId, clientAddress())).catch(
    denialOf(viewer, exportId, 'share'),
  )
  log.info({ exportId, link: made.id }, 'a claim link was made')
  return newClaimLinkBody(ownOrigin(asked, env()), made)
}

/** The claim links of the viewer's export that work. @throws Problem `not_found`, also for somebody else's. */
export async function listLinks(viewer: Viewer, exportId: string): Promise<ClaimLinksBody> {
  const found = await listClaimLinks(fromPrisma(prisma()), viewer, exportId).catch(
    denialOf(viewer, exportId, 'links'),
  )
  return claimLinksBody(found)
}

/** Revokes a claim link of the viewer's export. @throws Problem as {@link revokeClaimLink}. */
export async function revokeLink(viewer: Viewer, exportId: string, linkId: string): Promise<void> {
  const address = clientAddress()
  await inTransaction(({ db }) => revokeClaimLink(db, viewer, exportId, linkId, address)).catch(
    denialOf(viewer, exportId, 'revoke a link'),
  )
  log.info({ exportId, link: linkId }, 'a claim link was revoked')
}
