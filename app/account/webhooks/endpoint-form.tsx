'use client'

import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ProblemDetails } from '../../../lib/problems/problem.ts'
import { EVENT_TYPES } from '../../../lib/webhooks/event-types.ts'
import { useRefusable } from '../../exports/use-refusable.tsx'
import { useFieldErrors } from '../../ui/field-errors.ts'
import { Form } from '../../ui/form.tsx'
import { TYPE_LABELS } from './type-words.ts'

/** What is entered of a webhook. */
export type EnteredEndpoint = { url: string; events: string[] }

type EndpointFormProps = {
  /** What the form is for, and its button does. */
  label: string
  button: string
  initial: EnteredEndpoint
  onSubmit: (madeFor: string, entered: EnteredEndpoint) => Promise<ProblemDetails | null>
  onCancel: () => void
}

/** The address of a webhook, and of what it is told. */
export function EndpointForm({ label, button, initial, onSubmit, onCancel }: EndpointFormProps) {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: initial })
  const [element, refused] = useFieldErrors(form)
  const submit = (entered: EnteredEndpoint) => run((madeFor) => onSubmit(madeFor, entered), refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label={label} style={{ width: '100%' }}>
      <Stack gap="md" align="flex-start">
        <TextInput
          w="100%"
          label="Address"
          type="url"
          placeholder="https://example.com/webhooks"
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('url')}
        />
        <Checkbox.Group label="Is told when an export is" {...form.getInputProps('events')}>
          <Group gap="md" mt="xs">
            {EVENT_TYPES.map((type) => (
              <Checkbox key={type} value={type} label={TYPE_LABELS[type]} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group gap="xs">
          <Button type="submit" loading={isPending}>
            {button}
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Form>
  )
}
