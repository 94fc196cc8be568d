'use client'

import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useRefusable } from '../exports/use-refusable.tsx'
import { leaveNothingBehind } from '../ui/leave-nothing-behind.ts'
import { LocalTime } from '../ui/local-time.tsx'
import { endSessionAction, signOutEverywhereAction } from './actions.ts'

type SessionRow = {
  id: string
  createdAt: string
  expiresAt: string
  address: string | null
  userAgent: string | null
}

/** The browsers in which the viewer is signed in. @param here the id of this one's session. */
export function Sessions({ sessions, here }: { sessions: SessionRow[]; here: string | null }) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const end = (id: string) =>
    run(async (madeFor) => {
      const refusal = await endSessionAction(madeFor, id)
      router.refresh()
      return refusal
    })
  const endAll = () =>
    run(async (madeFor) => {
      const refusal = await signOutEverywhereAction(madeFor, false)
      if (!refusal) leaveNothingBehind('/sign-in')
      return refusal
    })
  return (
    <Stack gap="sm">
      {sessions.map(({ id, createdAt, address, userAgent }) => (
        <Group key={id} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {userAgent ?? 'An unknown browser'}
            </Text>
            <Text size="xs" c="dimmed">
              since <LocalTime at={createdAt} />
              {address && `, from ${address}`}
            </Text>
          </div>
          {id === here ? (
            <Badge variant="light" flex="none">
              this browser
            </Badge>
          ) : (
            <Button size="xs" variant="default" flex="none" disabled={isPending} onClick={() => end(id)}>
              Sign out
            </Button>
          )}
        </Group>
      ))}
      <Button variant="default" w="fit-content" loading={isPending} onClick={endAll}>
        Sign out everywhere
      </Button>
    </Stack>
  )
}
