'use client'

import { Button, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRouter } from 'next/navigation'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { useFieldErrors } from '../../../ui/field-errors.ts'
import { Form } from '../../../ui/form.tsx'
import { showMessage } from '../../../ui/messages.tsx'
import { changePersonAction } from '../../actions.ts'
import { AttributesField, RolesField } from '../standing-fields.tsx'

/** Says what somebody may do and what is known of them. Whoever says it last is right. */
export function StandingForm({
  id,
  initial,
}: {
  id: string
  initial: { roles: string; attributes: string }
}) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const form = useForm({ initialValues: initial })
  const [element, refused] = useFieldErrors(form)
  const submit = (entered: typeof form.values) =>
    run(async (madeFor) => {
      const refusal = await changePersonAction(madeFor, id, entered)
      if (refusal) return refusal
      router.refresh()
      showMessage({
        color: 'green',
        title: 'Saved.',
        message:
          'This applies at once, also to exports that are still waiting and to downloads of finished files.',
      })
      return null
    }, refused)
  return (
    <Form ref={element} onSubmit={form.onSubmit(submit)} aria-label="Roles and attributes">
      <Stack gap="md" align="flex-start">
        <RolesField required {...form.getInputProps('roles')} />
        <AttributesField {...form.getInputProps('attributes')} />
        <Button type="submit" loading={isPending}>
          Save
        </Button>
      </Stack>
    </Form>
  )
}
