import { Container } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { findDataset } from '../../../datasets/registry.ts'
import type { ExportView } from '../../../lib/exports/view.ts'
import { Problem } from '../../../lib/problems/problem.ts'
import { configuredStore } from '../../../lib/store/configured-store.ts'
import { findShared } from '../../../server/claim-links.ts'
import { claimStatePath } from '../../../server/http/claim-paths.ts'
import { claimTitle } from '../../exports/stage.ts'
import { SharedClaim } from './shared-claim.tsx'

type PageProps = { params: Promise<{ token: string }> }

// Once per request, for the title and for the page.
const load = cache(async (token: string): Promise<ExportView | null> => {
  try {
    return await findShared(configuredStore(), token)
  } catch (error) {
    if (error instanceof Problem && error.code === 'link_unknown') return null
    throw error
  }
})

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  // What goes wrong here goes wrong in the page too, which says so; its title is the service's then.
  const view = await load((await params).token).catch(() => undefined)
  if (view === undefined) return {}
  return { title: view ? { absolute: claimTitle(view, labelOf(view)) } : 'Not found' }
}

/** The claim page of one export for whoever has a claim link: nothing of what was asked for, of its owner, or of who has signed in. */
export default async function SharedClaimPage({ params }: PageProps) {
  const { token } = await params
  const view = await load(token)
  if (!view) notFound()
  return (
    <Container size="sm" p={0}>
      <SharedClaim initial={view} url={claimStatePath(token)} datasetLabel={labelOf(view)} />
    </Container>
  )
}

function labelOf({ dataset }: ExportView): string {
  return findDataset(dataset)?.label ?? dataset
}
