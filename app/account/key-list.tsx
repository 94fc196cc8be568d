'use client'

import { Badge, Code, Group, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import type { ProblemDetails } from '../../lib/problems/problem.ts'
import { useRefusable } from '../exports/use-refusable.tsx'
import { AskingButton } from '../ui/asking-button.tsx'
import { LocalTime } from '../ui/local-time.tsx'
import type { KeyRow } from './key-row.ts'

type KeyListProps = {
  keys: KeyRow[]
  /** Revokes one for whom the page was made. */
  revoke: (madeFor: string, keyId: string) => Promise<ProblemDetails | null>
}

/** Somebody's API keys, newest first. */
export function KeyList({ keys, revoke }: KeyListProps) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  return (
    <Stack component="ul" gap="sm" p={0} m={0} aria-label="API keys" style={{ listStyle: 'none' }}>
      {keys.map((key) => (
        <Group key={key.id} component="li" justify="space-between" wrap="nowrap" align="flex-start">
          <KeyShown {...key} />
          <AskingButton
            size="xs"
            flex="none"
            aria-label={`Revoke ${key.name}`}
            question={`Revoke “${key.name}”? What uses it is refused from now on, and the webhooks that it has made are removed. This cannot be undone.`}
            yes="Yes, revoke"
            no="Keep it"
            position="bottom-end"
            isPending={isPending}
            onYes={(close) => {
              close()
              run(async (madeFor) => {
                const refusal = await revoke(madeFor, key.id)
                router.refresh()
                return refusal
              })
            }}
          >
            Revoke
          </AskingButton>
        </Group>
      ))}
    </Stack>
  )
}

function KeyShown({ name, start, heldTo, createdAt, expiresAt, hasExpired, lastUsedAt }: KeyRow) {
  return (
    <div style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
      <Group gap="xs">
        <Text size="sm" fw={500}>
          <bdi>{name}</bdi>
        </Text>
        <Code>{start}…</Code>
        {hasExpired && (
          <Badge variant="light" color="red" tt="none">
            expired
          </Badge>
        )}
      </Group>
      {heldTo && <Text size="sm">Only {heldTo}</Text>}
      <Text size="xs" c="dimmed">
        made <LocalTime at={createdAt} /> · {lastUsedAt ? <Used at={lastUsedAt} /> : 'never used'}
        {expiresAt && (
          <>
            {' '}
            · {hasExpired ? 'expired' : 'expires'} <LocalTime at={expiresAt} />
          </>
        )}
      </Text>
    </div>
  )
}

function Used({ at }: { at: string }) {
  return (
    <>
      last used <LocalTime at={at} />
    </>
  )
}
