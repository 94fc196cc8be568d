'use client'

import { Group, Stack, Text } from '@mantine/core'
import { useRouter } from 'next/navigation'
import type { ProblemDetails } from '../../../../lib/problems/problem.ts'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { AskingButton } from '../../../ui/asking-button.tsx'
import { confirmAddressAction, releaseAddressAction } from '../../actions.ts'

type ClaimedAddressProps = { id: string; name: string; email: string }

/** Decides about an address that somebody has only claimed: whether it is theirs. */
export function ClaimedAddress({ id, name, email }: ClaimedAddressProps) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const decide = (action: (madeFor: string, personId: string) => Promise<ProblemDetails | null>) =>
    run(async (madeFor) => {
      const refusal = await action(madeFor, id)
      router.refresh()
      return refusal
    })
  return (
    <Stack gap="md">
      <Text size="sm">
        Nobody has checked that {email} belongs to {name}. Until it is confirmed, single sign-on and the proxy
        do not lead to this account.
      </Text>
      <Group gap="xs">
        <AskingButton
          question={`Does ${email} belong to ${name}? Whoever single sign-on or the proxy knows by this address gets this account, with its exports.`}
          yes="Yes, confirm it"
          no="Not yet"
          isPending={isPending}
          onYes={(close) => {
            close()
            decide(confirmAddressAction)
          }}
        >
          Confirm the address
        </AskingButton>
        <AskingButton
          question={`Take ${email} away from ${name}? This account is disabled, its exports stay its own, and the address is free for its real owner.`}
          yes="Yes, release it"
          no="No"
          isPending={isPending}
          onYes={(close) => {
            close()
            decide(releaseAddressAction)
          }}
        >
          Release the address
        </AskingButton>
      </Group>
    </Stack>
  )
}
