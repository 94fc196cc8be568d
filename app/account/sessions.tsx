'use client'

import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useRefusable } from '../exports/use-refusable.tsx'
import { AskingButton } from '../ui/asking-button.tsx'
import { leaveNothingBehind } from '../ui/leave-nothing-behind.ts'
import { LocalTime } from '../ui/local-time.tsx'
import { endSessionAction, signOutEverywhereAction } from './actions.ts'

type SessionRow = {
  id: string
  createdAt: string
  expiresAt: string
  address: string | null
  /** What it is, and what it says of itself. */
  browser: string | null
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
      {sessions.map(({ id, createdAt, address, browser, userAgent }) => (
        <Group key={id} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }} title={userAgent ?? undefined}>
              {browser ?? userAgent ?? 'An unknown browser'}
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
            <Button
              size="xs"
              variant="default"
              flex="none"
              aria-label={`Sign out of ${browser ?? 'an unknown browser'}`}
              disabled={isPending}
              onClick={() => end(id)}
            >
              Sign out
            </Button>
          )}
        </Group>
      ))}
      <AskingButton
        w="fit-content"
        question="Sign out everywhere? You have to sign in again in every browser, this one too. Your exports stay."
        yes="Yes, sign out"
        no="Stay signed in"
        isPending={isPending}
        onYes={endAll}
      >
        Sign out everywhere
      </AskingButton>
    </Stack>
  )
}
