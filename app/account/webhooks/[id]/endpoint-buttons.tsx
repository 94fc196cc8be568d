'use client'

import { Button, Group, Stack } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ProblemDetails } from '../../../../lib/problems/problem.ts'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { AskingButton } from '../../../ui/asking-button.tsx'
import { showMessage } from '../../../ui/messages.tsx'
import {
  enableEndpointAction,
  removeEndpointAction,
  renewSecretAction,
  testEndpointAction,
} from '../actions.ts'
import { SecretShown } from '../secret-shown.tsx'

/** What somebody does with a webhook of theirs. */
export function EndpointButtons({ id, isEnabled }: { id: string; isEnabled: boolean }) {
  const [isPending, run] = useRefusable()
  const [secret, setSecret] = useState<string | null>(null)
  const router = useRouter()
  const act = (action: (madeFor: string) => Promise<ProblemDetails | null>, done: () => void) =>
    run(async (madeFor) => {
      const refusal = await action(madeFor)
      if (!refusal) done()
      return refusal
    })
  const renew = (close: () => void) =>
    run(async (madeFor) => {
      const renewed = await renewSecretAction(madeFor, id)
      if (!('secret' in renewed)) return renewed
      close()
      setSecret(renewed.secret)
      return null
    })
  const told = () => {
    showMessage({ color: 'green', title: 'A test is on its way.', message: 'It stands below.' })
    router.refresh()
  }
  return (
    <Stack gap="sm" align="flex-start">
      {secret && <SecretShown secret={secret} />}
      <Group gap="xs">
        {isEnabled && (
          <Button
            variant="default"
            loading={isPending}
            onClick={() => act((madeFor) => testEndpointAction(madeFor, id), told)}
          >
            Send a test
          </Button>
        )}
        <Button
          variant="default"
          disabled={isPending}
          onClick={() => act((madeFor) => enableEndpointAction(madeFor, id, !isEnabled), router.refresh)}
        >
          {isEnabled ? 'Disable' : 'Enable'}
        </Button>
        <AskingButton
          question="Messages are signed by the one before too, for 24 hours."
          yes="Make a new one"
          no="Keep it"
          isPending={isPending}
          onYes={renew}
        >
          New secret
        </AskingButton>
        <AskingButton
          question="It is told nothing any more, and what it was told is removed."
          yes="Remove it"
          no="Keep it"
          isPending={isPending}
          onYes={() =>
            act(
              (madeFor) => removeEndpointAction(madeFor, id),
              () => router.push('/account'),
            )
          }
        >
          Remove
        </AskingButton>
      </Group>
    </Stack>
  )
}
