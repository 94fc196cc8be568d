'use client'

import { Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useRefusable } from '../exports/use-refusable.tsx'
import { changePasswordAction } from './actions.ts'

/** Changes the viewer's password, which ends their sessions in other browsers. */
export function PasswordForm() {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: { currentPassword: '', newPassword: '' } })
  const submit = (entered: typeof form.values) =>
    run(async () => {
      const refusal = await changePasswordAction(entered)
      if (refusal) return refusal
      form.reset()
      notifications.show({
        color: 'green',
        title: 'Your password is changed.',
        message: 'Other browsers have to sign in again.',
      })
      return null
    })
  return (
    <form onSubmit={form.onSubmit(submit)} aria-label="Change the password">
      <Stack gap="md" align="flex-start">
        <PasswordInput
          w="100%"
          label="Current password"
          autoComplete="current-password"
          required
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          w="100%"
          label="New password"
          description="10 to 128 characters"
          autoComplete="new-password"
          required
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" loading={isPending}>
          Change the password
        </Button>
      </Stack>
    </form>
  )
}
