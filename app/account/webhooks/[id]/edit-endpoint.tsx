'use client'

import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { changeEndpointAction } from '../actions.ts'
import { EndpointForm, type EnteredEndpoint } from '../endpoint-form.tsx'

type EditEndpointProps = EnteredEndpoint & { id: string }

/** A button that opens the form for what a webhook is told, and where. Its secret stays the same. */
export function EditEndpoint({ id, url, events }: EditEndpointProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const router = useRouter()
  if (!isOpen)
    return (
      <Button variant="default" onClick={open} style={{ alignSelf: 'flex-start' }}>
        Edit
      </Button>
    )
  return (
    <EndpointForm
      label="Edit the webhook"
      button="Save"
      initial={{ url, events }}
      onSubmit={async (madeFor, entered) => {
        const refusal = await changeEndpointAction(madeFor, id, entered)
        if (refusal) return refusal
        close()
        router.refresh()
        return null
      }}
      onCancel={close}
    />
  )
}
