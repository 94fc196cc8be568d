'use client'

import { Button, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRefusable } from '../exports/use-refusable.tsx'
import { useFieldErrors } from '../ui/field-errors.ts'
import { Form } from '../ui/form.tsx'
import { showMessage } from '../ui/messages.tsx'
import { CurrentPassword, NewPassword } from '../ui/password-fields.tsx'
import { changePasswordAction } from './actions.ts'

/** Of what refuses one of them, which one. */
const FIELD_OF = { wrong_password: 'currentPassword', weak_password: 'newPassword' }

/** Changes the viewer's password, which ends their sessions in other browsers. */
export function PasswordForm() {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: { currentPassword: '', newPassword: '' } })
  const [element, refused] = useFieldErrors(form, FIELD_OF)
  const submit = (entered: typeof form.values) =>
    run(async (madeFor) => {
      const refusal = await changePasswordAction(madeFor, entered)
      if (refusal) return refusal
      form.reset()
      showMessage({
        color: 'green',
        title: 'Your password is changed.',
        message: 'Other browsers have to sign in again.',
      })
      return null
    }, refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label="Change the password">
      <Stack gap="md" align="flex-start">
        <CurrentPassword label="Current password" {...form.getInputProps('currentPassword')} />
        <NewPassword label="New password" {...form.getInputProps('newPassword')} />
        <Button type="submit" loading={isPending}>
          Change the password
        </Button>
      </Stack>
    </Form>
  )
}
