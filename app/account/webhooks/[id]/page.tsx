import { Alert, Group, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Problem } from '../../../../lib/problems/problem.ts'
import type { Viewer } from '../../../../lib/viewer.ts'
import { type Delivery, type Endpoint, toDelivery, toEndpoint } from '../../../../server/api/endpoints.ts'
import { pageViewer } from '../../../../server/viewer.ts'
import { listDeliveries } from '../../../../server/webhooks/deliveries.ts'
import { findEndpoint } from '../../../../server/webhooks/endpoints.ts'
import { TextLink } from '../../../ui/links.tsx'
import { LocalTime } from '../../../ui/local-time.tsx'
import { typeInWords } from '../type-words.ts'
import { EndpointBadge } from '../webhooks.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { EditEndpoint } from './edit-endpoint.tsx'
import { EndpointButtons } from './endpoint-buttons.tsx'

export const metadata: Metadata = { title: 'Webhook' }

/** One of the viewer's webhooks: how it is, and what it was told last. */
export default async function WebhookPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const viewer = await pageViewer(`/account/webhooks/${encodeURIComponent(id)}`)
  const { endpoint, deliveries } = await find(viewer, id)
  return (
    <Stack gap="lg">
      <div>
        <TextLink href="/account" size="sm">
          Your account
        </TextLink>
        <Group gap="xs">
          <Title order={1}>Webhook</Title>
          <EndpointBadge {...endpoint} />
        </Group>
        <Text style={{ overflowWrap: 'anywhere' }}>{endpoint.url}</Text>
        <Text size="sm" c="dimmed">
          {endpoint.events.map(typeInWords).join(', ')}
          {endpoint.datasets && `; of ${endpoint.datasets.join(', ')}`}; added{' '}
          <LocalTime at={endpoint.createdAt} />
        </Text>
      </div>
      <Trouble {...endpoint} />
      <EditEndpoint
        key={`${endpoint.url} ${endpoint.events}`}
        id={endpoint.id}
        url={endpoint.url}
        events={endpoint.events}
      />
      <EndpointButtons id={endpoint.id} isEnabled={endpoint.isEnabled} />
      <Title order={2} size="h4">
        Deliveries
      </Title>
      {deliveries.length === 0 ? (
        <Text>Nothing was told yet.</Text>
      ) : (
        <DeliveryTable endpointId={endpoint.id} deliveries={deliveries} />
      )}
    </Stack>
  )
}

async function find(viewer: Viewer, id: string): Promise<{ endpoint: Endpoint; deliveries: Delivery[] }> {
  try {
    const endpoint = toEndpoint(await findEndpoint(viewer, id))
    const { deliveries } = await listDeliveries(viewer, id)
    return { endpoint, deliveries: deliveries.map(toDelivery) }
  } catch (error) {
    if (error instanceof Problem && error.code === 'endpoint_unknown') notFound()
    throw error
  }
}

function Trouble({ isEnabled, disabledReason, failingSince }: Endpoint) {
  if (!isEnabled && disabledReason)
    return (
      <Alert color="red" title="This webhook is disabled">
        {disabledReason.message} Enable it when it is mended.
      </Alert>
    )
  if (!isEnabled || !failingSince) return null
  return (
    <Alert color="orange" title="Nothing has reached it">
      since <LocalTime at={failingSince} />. After five days it is disabled.
    </Alert>
  )
}
