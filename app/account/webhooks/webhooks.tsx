'use client'

import { Badge, Group, Stack, Text } from '@mantine/core'
import type { Endpoint } from '../../../server/api/endpoints.ts'
import { TextLink } from '../../ui/links.tsx'
import { LocalTime } from '../../ui/local-time.tsx'
import { AddEndpoint } from './add-endpoint.tsx'
import { typeInWords } from './type-words.ts'

/** The viewer's webhooks; each has a page of its own. */
export function Webhooks({ endpoints }: { endpoints: Endpoint[] }) {
  return (
    <Stack gap="md">
      {endpoints.map((endpoint) => (
        <div key={endpoint.id}>
          <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
            <TextLink href={`/account/webhooks/${endpoint.id}`} style={{ overflowWrap: 'anywhere' }}>
              {endpoint.url}
            </TextLink>
            <EndpointBadge {...endpoint} />
          </Group>
          <Text size="xs" c="dimmed">
            {endpoint.events.map(typeInWords).join(', ')}; added <LocalTime at={endpoint.createdAt} />
            {endpoint.via && ' by an API key'}
          </Text>
        </div>
      ))}
      <AddEndpoint />
    </Stack>
  )
}

/** How a webhook is. */
export function EndpointBadge({ isEnabled, failingSince }: Pick<Endpoint, 'isEnabled' | 'failingSince'>) {
  const [color, words] = isEnabled
    ? failingSince
      ? ['orange', 'failing']
      : ['green', 'enabled']
    : ['red', 'disabled']
  return (
    <Badge variant="light" color={color} tt="none" flex="none">
      {words}
    </Badge>
  )
}
