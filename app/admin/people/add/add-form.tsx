'use client'

import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { useFieldErrors } from '../../../ui/field-errors.ts'
import { useFocusNext } from '../../../ui/focus.ts'
import { Form } from '../../../ui/form.tsx'
import { LinkButton } from '../../../ui/links.tsx'
import { addPersonAction } from '../../actions.ts'
import { PasswordShown } from '../password-shown.tsx'
import { AttributesField, RolesField } from '../standing-fields.tsx'

const NOBODY = { email: '', name: '', roles: 'member', attributes: '' }

/** Makes somebody's account, and shows the password that they sign in with. */
export function AddForm() {
  const [added, setAdded] = useState<{ id: string; password: string } | null>(null)
  const [element, focusNext] = useFocusNext<HTMLDivElement>()
  const addAnother = () => {
    setAdded(null)
    focusNext('input')
  }
  return (
    <div ref={element}>
      {added ? (
        <Stack gap="md">
          <PasswordShown password={added.password} />
          <Group gap="xs">
            <LinkButton href={`/admin/people/${added.id}`}>Open their account</LinkButton>
            <Button variant="default" onClick={addAnother}>
              Add another person
            </Button>
          </Group>
        </Stack>
      ) : (
        <NewcomerForm onAdded={setAdded} />
      )}
    </div>
  )
}

function NewcomerForm({ onAdded }: { onAdded: (it: { id: string; password: string }) => void }) {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: NOBODY })
  const [element, refused] = useFieldErrors(form)
  const submit = (entered: typeof form.values) =>
    run(async (madeFor) => {
      const made = await addPersonAction(madeFor, entered)
      if (!('password' in made)) return made
      onAdded(made)
      return null
    }, refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label="Add person">
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
          Add person
        </Button>
      </Stack>
    </Form>
  )
}
