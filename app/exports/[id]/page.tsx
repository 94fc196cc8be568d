import { Container, Stack } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { findDataset } from '../../../datasets/registry.ts'
import { datasetForm } from '../../../lib/dataset.ts'
import { configuredStore, isLeadingToStore } from '../../../lib/store/configured-store.ts'
import type { Viewer } from '../../../lib/viewer.ts'
import { findClaim } from '../../../server/claim-view.ts'
import { tellOfDenial } from '../../../server/denials.ts'
import { findEarlierRequest } from '../../../server/earlier-request.ts'
import { pageViewer } from '../../../server/viewer.ts'
import { TextLink } from '../../ui/links.tsx'
import { formAddressOf } from '../earlier-address.ts'
import { claimTitle } from '../stage.ts'
import { type RequestInWords, requestInWords } from '../words.ts'
import { Claim } from './claim.tsx'
import type { ShownFormat } from './look-inside/read-head.ts'
import { toShownFormat } from './look-inside/shown-format.ts'
import { RequestSummary } from './request-summary.tsx'
import { TEXTS } from './texts.ts'

type LoadedRequest = { words: RequestInWords; fileFormat: ShownFormat; formPath: string | null }
type PageProps = { params: Promise<{ id: string }> }

// Once per request, for the title and for the page.
const loadExport = cache(async (id: string) => findClaim(configuredStore(), await viewerOf(id), id))

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  // What goes wrong here goes wrong in the page too, which says so; its title is the service's then.
  const view = await loadExport((await params).id).catch(() => undefined)
  if (view === undefined) return {}
  return { title: view ? { absolute: claimTitle(view, view.name ?? labelOf(view.dataset)) } : 'Not found' }
}

/** The claim page of one export. */
export default async function ClaimPage({ params }: PageProps) {
  const { id } = await params
  const [view, request] = await Promise.all([loadExport(id), loadRequest(id)])
  if (!view) {
    await tellOfDenial(await viewerOf(id), id, 'page')
    notFound()
  }
  const datasetLabel = labelOf(view.dataset)
  const title = view.name ?? datasetLabel
  return (
    <Container size="sm" p={0}>
      <Stack gap="lg">
        <Claim
          initial={view}
          datasetLabel={title}
          format={request?.fileFormat ?? null}
          formPath={request?.formPath ?? null}
        />
        <RequestSummary
          datasetLabel={datasetLabel}
          createdAt={view.createdAt}
          repeatOf={view.repeatOf}
          request={request?.words ?? null}
        />
        <TextLink href="/exports" size="sm">
          {TEXTS.allExports}
        </TextLink>
      </Stack>
    </Container>
  )
}

async function loadRequest(id: string): Promise<LoadedRequest | null> {
  const earlier = await findEarlierRequest(await viewerOf(id), id)
  if (!earlier?.request) return null
  return {
    words: requestInWords(earlier.dataset, earlier.request, earlier.isLimited),
    formPath: formAddressOf(datasetForm(earlier.dataset), earlier.request),
    fileFormat: toShownFormat(earlier.request.format, isLeadingToStore()),
  }
}

function viewerOf(id: string): Promise<Viewer> {
  return pageViewer(`/exports/${encodeURIComponent(id)}`)
}

function labelOf(datasetId: string): string {
  return findDataset(datasetId)?.label ?? datasetId
}
