'use client'

import { Button, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRouter } from 'next/navigation'
import { AttributesField } from '../admin/people/standing-fields.tsx'
import { useRefusable } from '../exports/use-refusable.tsx'
import { useFieldErrors } from '../ui/field-errors.ts'
import { Form } from '../ui/form.tsx'
import { makeKeyAction } from './actions.ts'

const NOTHING: { name: string; datasets: string[]; attributes: string; expiresInDays: number | string } = {
  name: '',
  datasets: [],
  attributes: '',
  expiresInDays: '',
}

type KeyFormProps = { datasets: { value: string; label: string }[]; onMade: (key: string) => void }

/** Makes an API key of the viewer's. @param onMade gets it: it is not to be had again. */
export function KeyForm({ datasets, onMade }: KeyFormProps) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const form = useForm({ initialValues: NOTHING })
  const [element, refused] = useFieldErrors(form)
  const submit = ({ expiresInDays, ...entered }: typeof form.values) =>
    run(async (madeFor) => {
      const days = expiresInDays === '' ? null : expiresInDays
      const made = await makeKeyAction(madeFor, { ...entered, expiresInDays: days })
      if (!('key' in made)) return made
      form.reset()
      onMade(made.key)
      router.refresh()
      return null
    }, refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label="Make an API key">
      <Stack gap="md" align="flex-start">
        <TextInput
          w="100%"
          label="Name"
          description="What it is for, such as the program that uses it"
          autoComplete="off"
          required
          {...form.getInputProps('name')}
        />
        <MultiSelect
          w="100%"
          label="Datasets"
          description="It may export these only. Empty: all that you may"
          data={datasets}
          {...form.getInputProps('datasets')}
        />
        <AttributesField
          description="It sees such rows only. One attribute a line: country=DE, or with several values country=[DE, CH]. Empty: all that you see"
          {...form.getInputProps('attributes')}
        />
        <NumberInput
          label="Ends in days"
          description="Empty: it works until it is revoked"
          // What cannot be is refused, and not made something else.
          clampBehavior="none"
          hideControls
          {...form.getInputProps('expiresInDays')}
        />
        <Button type="submit" loading={isPending}>
          Make an API key
        </Button>
      </Stack>
    </Form>
  )
}
