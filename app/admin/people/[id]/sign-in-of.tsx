'use client'

import { Button, Group, Stack } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { AskingButton } from '../../../ui/asking-button.tsx'
import { resetPasswordAction, setDisabledAction } from '../../actions.ts'
import { PasswordShown } from '../password-shown.tsx'

type SignInOfProps = { id: string; name: string; isDisabled: boolean }

/** Gives somebody a new password, shuts them out, and lets them in again. */
export function SignInOf({ id, name, isDisabled }: SignInOfProps) {
  const [isPending, run] = useRefusable()
  const [password, setPassword] = useState<string | null>(null)
  const router = useRouter()
  const reset = () =>
    run(async (madeFor) => {
      const made = await resetPasswordAction(madeFor, id)
      if (!('password' in made)) return made
      setPassword(made.password)
      return null
    })
  const disable = (wanted: boolean) =>
    run(async (madeFor) => {
      const refusal = await setDisabledAction(madeFor, id, wanted)
      router.refresh()
      return refusal
    })
  return (
    <Stack gap="md">
      {password && <PasswordShown password={password} />}
      <Group gap="xs">
        <AskingButton
          question={`Give ${name} a new password? They are signed out everywhere, and the old one is gone.`}
          yes="Yes, make one"
          no="Keep the old one"
          isPending={isPending}
          onYes={(close) => {
            close()
            reset()
          }}
        >
          New password
        </AskingButton>
        {isDisabled ? (
          <Button variant="default" loading={isPending} onClick={() => disable(false)}>
            Enable
          </Button>
        ) : (
          <AskingButton
            question={`Shut ${name} out? They are signed out everywhere. Exports of theirs that are being written are finished, and nobody else gets the files.`}
            yes="Yes, disable"
            no="No"
            isPending={isPending}
            onYes={(close) => {
              close()
              disable(true)
            }}
          >
            Disable
          </AskingButton>
        )}
      </Group>
    </Stack>
  )
}
