import { claimLinksSchema, newClaimLinkSchema } from '../../api/claim-links.ts'
import type { Routes } from '../operation.ts'

export const LINK_ROUTES: Routes = {
  '/api/exports/{id}/links': {
    tag: 'Claim links',
    parameters: { id: 'Of the export.' },
    operations: {
      GET: {
        id: 'listClaimLinks',
        summary: 'The claim links of an export that work.',
        asker: 'somebody',
        answers: {
          200: {
            description: 'The links that work, the newest first, without what they end with.',
            schema: claimLinksSchema,
          },
        },
        problems: ['not_found'],
      },
      POST: {
        id: 'makeClaimLink',
        summary: 'Makes a claim link of an export.',
        description: 'It ends with the file, or when it is revoked.',
        asker: 'somebody',
        answers: {
          201: {
            description: 'The claim link with its address, which no other answer has.',
            schema: newClaimLinkSchema,
          },
        },
        problems: ['not_found', 'no_file', 'too_many_links'],
      },
    },
  },
  '/api/exports/{id}/links/{linkId}': {
    tag: 'Claim links',
    parameters: { id: 'Of the export.', linkId: 'Of the claim link.' },
    operations: {
      DELETE: {
        id: 'revokeClaimLink',
        summary: 'Revokes a claim link.',
        asker: 'somebody',
        answers: { 204: { description: 'The link opens nothing any more: there is no body.' } },
        problems: ['not_found', 'link_not_found'],
      },
    },
  },
}
