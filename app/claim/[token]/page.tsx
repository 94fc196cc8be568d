import { Container } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { findDataset } from '../../../datasets/registry.ts'
import { Problem } from '../../../lib/problems/problem.ts'
import { configuredStore, isLeadingToStore } from '../../../lib/store/configured-store.ts'
import { findSharedPage } from '../../../server/claim-links.ts'
import { claimStatePath } from '../../../server/http/claim-paths.ts'
import { toShownFormat } from '../../exports/[id]/look-inside/shown-format.ts'
import { claimTitle } from '../../exports/stage.ts'
import { SharedClaim } from './shared-claim.tsx'
import { TEXTS } from './texts.ts'

type PageProps = { params: Promise<{ token: string }> }

// Once per request, for the title and for the page.
const load = cache(async (token: string) => {
  try {
    return await findSharedPage(configuredStore(), token)
  } catch (error) {
    if (error instanceof Problem && error.code === 'link_unknown') return null
    throw error
  }
})

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  // What goes wrong here goes wrong in the page too, which says so; its title is the service's then.
  const shared = await load((await params).token).catch(() => undefined)
  if (shared === undefined) return {}
  return {
    title: shared ? { absolute: claimTitle(shared.view, labelOf(shared.view.dataset)) } : TEXTS.notFound,
  }
}

/** The claim page of one export for whoever has a claim link: nothing of what was asked for, of its owner, or of who has signed in. */
export default async function SharedClaimPage({ params }: PageProps) {
  const { token } = await params
  const shared = await load(token)
  if (!shared) notFound()
  const { view, format } = shared
  return (
    <Container size="sm" p={0}>
      <SharedClaim
        initial={view}
        url={claimStatePath(token)}
        datasetLabel={labelOf(view.dataset)}
        format={format && toShownFormat(format, isLeadingToStore())}
      />
    </Container>
  )
}

function labelOf(datasetId: string): string {
  return findDataset(datasetId)?.label ?? datasetId
}
