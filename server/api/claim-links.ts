import type { ClaimLink, NewClaimLink } from '../../lib/exports/claim-links.ts'
import { z } from '../../lib/zod.ts'
import { claimPath } from '../http/claim-paths.ts'

/** A claim link of an export: whoever has it sees how far the export is, and may download its file, without an account. */
const claimLink = z.strictObject({
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable().meta({ description: 'With the file; null while there is none.' }),
})

/** The body of `POST /api/exports/{id}/links`: the only answer that has the link itself. */
export const newClaimLinkSchema = claimLink
  .extend({ url: z.url().meta({ description: 'The link itself: whoever has it gets the file.' }) })
  .meta({ id: 'NewClaimLink' })

/** The body of `GET /api/exports/{id}/links`: those that work, newest first. */
export const claimLinksSchema = z
  .strictObject({ links: z.array(claimLink.extend({ lastUsedAt: z.iso.datetime().nullable() })) })
  .meta({ id: 'ClaimLinks' })

export type NewClaimLinkBody = z.output<typeof newClaimLinkSchema>
export type ClaimLinksBody = z.output<typeof claimLinksSchema>

/** @param origin by which its maker knows this server. */
export function newClaimLinkBody(origin: string, made: NewClaimLink): NewClaimLinkBody {
  return { ...common(made), url: `${origin}${claimPath(made.token)}` }
}

export function claimLinksBody(found: ClaimLink[]): ClaimLinksBody {
  return {
    links: found.map((link) => ({ ...common(link), lastUsedAt: link.lastUsedAt?.toISOString() ?? null })),
  }
}

function common({ id, createdAt, expiresAt }: Pick<ClaimLink, 'id' | 'createdAt' | 'expiresAt'>) {
  return { id, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null }
}
