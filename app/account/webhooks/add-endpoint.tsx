'use client'

import { Button, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { EVENT_TYPES } from '../../../lib/webhooks/event-types.ts'
import { makeEndpointAction } from './actions.ts'
import { EndpointForm } from './endpoint-form.tsx'
import { SecretShown } from './secret-shown.tsx'

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
        <EndpointForm
          label="Add a webhook"
          button="Add it"
          initial={{ url: '', events: [...EVENT_TYPES] }}
          onSubmit={async (madeFor, entered) => {
            const made = await makeEndpointAction(madeFor, entered)
            if (!('secret' in made)) return made
            added(made.secret)
            return null
          }}
          onCancel={close}
        />
      ) : (
        <Button variant="default" onClick={open}>
          Add a webhook
        </Button>
      )}
    </Stack>
  )
}
