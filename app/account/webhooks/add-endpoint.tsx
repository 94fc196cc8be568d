'use client'

import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EVENT_TYPES } from '../../../lib/webhooks/event-types.ts'
import { useRefusable } from '../../exports/use-refusable.tsx'
import { useFieldErrors } from '../../ui/field-errors.ts'
import { Form } from '../../ui/form.tsx'
import { makeEndpointAction } from './actions.ts'
import { SecretShown } from './secret-shown.tsx'
import { TYPE_LABELS } from './type-words.ts'

/** A button that opens the form for another webhook. */
export function AddEndpoint() {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [secret, setSecret] = useState<string | null>(null)
  const router = useRouter()
  const added = (made: string) => {
    setSecret(made)
    close()
    router.refresh()
  }
  return (
    <Stack gap="sm" align="flex-start">
      {secret && <SecretShown secret={secret} isNew />}
      {isOpen ? (
        <EndpointForm onAdded={added} onCancel={close} />
      ) : (
        <Button variant="default" onClick={open}>
          Add a webhook
        </Button>
      )}
    </Stack>
  )
}

type FormProps = { onAdded: (secret: string) => void; onCancel: () => void }

function EndpointForm({ onAdded, onCancel }: FormProps) {
  const [isPending, run] = useRefusable()
  const form = useForm({ initialValues: { url: '', events: EVENT_TYPES as string[] } })
  const [element, refused] = useFieldErrors(form)
  const submit = (entered: typeof form.values) =>
    run(async (madeFor) => {
      const made = await makeEndpointAction(madeFor, entered)
      if (!('secret' in made)) return made
      onAdded(made.secret)
      return null
    }, refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label="Add a webhook" style={{ width: '100%' }}>
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
            Add it
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Form>
  )
}
