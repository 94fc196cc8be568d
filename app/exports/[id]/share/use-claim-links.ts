'use client'

import useSWR from 'swr'
import { under } from '../../../../lib/base-path.ts'
import type { ClaimLinksBody } from '../../../../server/api/claim-links.ts'

/** How often they are asked for while they are shown, in ms: somebody may use one at any time. */
const REFRESH_MS = 5_000

type ClaimLinks = {
  /** Those that work, newest first; undefined until they are known. */
  links: ClaimLinksBody['links'] | undefined
  hasFailed: boolean
  /** Asks for them anew; returns when they are there. */
  refresh(): Promise<unknown>
}

/** The claim links of an export. */
export function useClaimLinks(exportId: string): ClaimLinks {
  const { data, error, mutate } = useSWR<ClaimLinksBody, Error>(
    under(`/api/exports/${exportId}/links`),
    fetchLinks,
    { refreshInterval: REFRESH_MS },
  )
  return { links: data?.links, hasFailed: error !== undefined, refresh: () => mutate() }
}

async function fetchLinks(url: string): Promise<ClaimLinksBody> {
  const response = await fetch(url, { cache: 'no-store' })
  const body: unknown = await response.json()
  if (response.ok && isLinks(body)) return body
  throw new Error(`the server did not say which links there are (${response.status})`)
}

/** Something in between may answer in the server's place. */
function isLinks(body: unknown): body is ClaimLinksBody {
  return typeof body === 'object' && body !== null && 'links' in body && Array.isArray(body.links)
}
