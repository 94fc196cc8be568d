'use client'

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRefusable } from '../exports/use-refusable.tsx'
import { signInAction } from './actions.ts'

/** E-mail address and password. @param next where the person goes then. */
export function SignInForm({ next }: { next: string }) {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: { email: '', password: '' } })
  const submit = (entered: typeof form.values) =>
    run(async () => {
      const refusal = await signInAction(entered)
      // A page that is loaded anew: what was cached for somebody else is not shown.
      if (!refusal) window.location.assign(next)
      return refusal
    })
  return (
    <form onSubmit={form.onSubmit(submit)} aria-label="Sign in">
      <Stack gap="md">
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}
