'use client'

import { Button, Group, List, Text } from '@mantine/core'
import type { ClaimLinksBody } from '../../../../server/api/claim-links.ts'
import { LocalTime } from '../../../ui/local-time.tsx'
import { SHARE_TEXTS } from './texts.ts'

type LinkListProps = {
  links: ClaimLinksBody['links']
  isPending: boolean
  onRevoke: (id: string) => void
}

/** The claim links that work; the last ones to be made come first. */
export function LinkList({ links, isPending, onRevoke }: LinkListProps) {
  if (links.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {SHARE_TEXTS.none}
      </Text>
    )
  return (
    <List
      listStyleType="none"
      spacing="xs"
      aria-label={SHARE_TEXTS.list}
      mah={240}
      style={{ overflowY: 'auto' }}
    >
      {links.map(({ id, createdAt, lastUsedAt }, index) => (
        <List.Item key={id} styles={{ itemWrapper: { display: 'block' }, itemLabel: { display: 'block' } }}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <div>
              <Text size="sm">
                {SHARE_TEXTS.made} <LocalTime at={createdAt} />
              </Text>
              <Text size="xs" c="dimmed">
                {lastUsedAt === null ? (
                  SHARE_TEXTS.notUsed
                ) : (
                  <>
                    {SHARE_TEXTS.lastUsed} <LocalTime at={lastUsedAt} />
                  </>
                )}
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              flex="none"
              aria-label={`${SHARE_TEXTS.revoke} link ${index + 1}`}
              disabled={isPending}
              onClick={() => onRevoke(id)}
            >
              {SHARE_TEXTS.revoke}
            </Button>
          </Group>
        </List.Item>
      ))}
    </List>
  )
}
