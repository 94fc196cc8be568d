'use client'

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRefusable } from '../../exports/use-refusable.tsx'
import { registerAction } from '../actions.ts'

/** Name, e-mail address and password. @param next where the person goes then. */
export function RegisterForm({ next }: { next: string }) {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: { name: '', email: '', password: '' } })
  const submit = (entered: typeof form.values) =>
    run(async () => {
      const refusal = await registerAction(entered)
      if (!refusal) window.location.assign(next)
      return refusal
    })
  return (
    <form onSubmit={form.onSubmit(submit)} aria-label="Make an account">
      <Stack gap="md">
        <TextInput label="Name" autoComplete="name" required {...form.getInputProps('name')} />
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          description="10 to 128 characters"
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isPending}>
          Make an account
        </Button>
      </Stack>
    </form>
  )
}
