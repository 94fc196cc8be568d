'use client'

import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { LinkButton } from '../../../ui/links.tsx'
import { addPersonAction } from '../../actions.ts'
import { byField } from '../field-errors.ts'
import { PasswordShown } from '../password-shown.tsx'
import { AttributesField, RolesField } from '../standing-fields.tsx'

const NOBODY = { email: '', name: '', roles: 'member', attributes: '' }

/** Makes somebody's account, and shows the password that they sign in with. */
export function AddForm() {
  const [isPending, run] = useRefusable()
  const [added, setAdded] = useState<{ id: string; password: string } | null>(null)
  const form = useForm({ initialValues: NOBODY })
  const submit = (entered: typeof form.values) =>
    run(
      async (madeFor) => {
        const made = await addPersonAction(madeFor, entered)
        if (!('password' in made)) return made
        form.reset()
        setAdded(made)
        return null
      },
      ({ errors }) => form.setErrors(byField(errors)),
    )
  if (added)
    return (
      <Stack gap="md">
        <PasswordShown password={added.password} />
        <Group gap="xs">
          <LinkButton href={`/admin/people/${added.id}`}>Open their account</LinkButton>
          <Button variant="default" onClick={() => setAdded(null)}>
            Add somebody else
          </Button>
        </Group>
      </Stack>
    )
  return (
    <form onSubmit={form.onSubmit(submit)} aria-label="Add somebody">
      <Stack gap="md" align="flex-start">
        <TextInput
          w="100%"
          label="E-mail address"
          type="email"
          autoComplete="off"
          required
          {...form.getInputProps('email')}
        />
        <TextInput w="100%" label="Name" autoComplete="off" required {...form.getInputProps('name')} />
        <RolesField {...form.getInputProps('roles')} />
        <AttributesField {...form.getInputProps('attributes')} />
        <Button type="submit" loading={isPending}>
          Add them
        </Button>
      </Stack>
    </form>
  )
}
