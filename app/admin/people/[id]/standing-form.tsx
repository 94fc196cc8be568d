'use client'

import { Button, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useRouter } from 'next/navigation'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { changePersonAction } from '../../actions.ts'
import { byField } from '../field-errors.ts'
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
  const submit = (entered: typeof form.values) =>
    run(
      async (madeFor) => {
        const refusal = await changePersonAction(madeFor, id, entered)
        if (refusal) return refusal
        router.refresh()
        notifications.show({
          color: 'green',
          title: 'Saved.',
          message: 'It holds from now on, also for exports that have not begun and files that are there.',
        })
        return null
      },
      ({ errors }) => form.setErrors(byField(errors)),
    )
  return (
    <form onSubmit={form.onSubmit(submit)} aria-label="Roles and attributes">
      <Stack gap="md" align="flex-start">
        <RolesField required {...form.getInputProps('roles')} />
        <AttributesField {...form.getInputProps('attributes')} />
        <Button type="submit" loading={isPending}>
          Save
        </Button>
      </Stack>
    </form>
  )
}
