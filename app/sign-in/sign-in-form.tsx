'use client'

import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { under } from '../../lib/base-path.ts'
import { useRefusable } from '../exports/use-refusable.tsx'
import { useFieldErrors } from '../ui/field-errors.ts'
import { Form } from '../ui/form.tsx'
import { CurrentPassword, NewPassword } from '../ui/password-fields.tsx'
import { registerAction, signInAction } from './actions.ts'

/** Of what refuses a field as a whole, which one. */
const FIELD_OF = { weak_password: 'password', account_exists: 'email' }

/** @param next where the person goes then. @param isNew whether they make an account, instead of signing in with the one that they have. */
type SignInFormProps = { next: string; isNew?: boolean }

/** E-mail address and password, and the name of who makes an account. */
export function SignInForm({ next, isNew = false }: SignInFormProps) {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: { name: '', email: '', password: '' } })
  const [element, refused] = useFieldErrors(form, FIELD_OF)
  const title = isNew ? 'Make an account' : 'Sign in'
  const Password = isNew ? NewPassword : CurrentPassword
  const submit = (entered: typeof form.values) =>
    run(async () => {
      const refusal = await (isNew ? registerAction(entered) : signInAction(entered))
      // A page that is loaded anew: what was cached for somebody else is not shown.
      if (!refusal) window.location.assign(under(next))
      return refusal
    }, refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label={title}>
      <Stack gap="md">
        {isNew && <TextInput label="Name" autoComplete="name" required {...form.getInputProps('name')} />}
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <Password label="Password" {...form.getInputProps('password')} />
        <Button type="submit" loading={isPending}>
          {title}
        </Button>
      </Stack>
    </Form>
  )
}
