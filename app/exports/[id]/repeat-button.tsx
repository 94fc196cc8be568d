'use client'

import { Button, type ButtonVariant } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { repeatExportAction } from '../actions.ts'
import { useRefusable } from '../use-refusable.tsx'
import { useRequestKey } from '../use-request-key.ts'

/** Makes a new export of the same request and goes to it. */
export function RepeatButton({ id, label, variant }: { id: string; label: string; variant: ButtonVariant }) {
  const [isPending, run] = useRefusable()
  const { keyOf } = useRequestKey()
  return (
    <Button
      variant={variant}
      loading={isPending}
      w={{ base: '100%', xs: 'fit-content' }}
      leftSection={<IconRefresh size={18} />}
      onClick={() => run((madeFor) => repeatExportAction(madeFor, id, keyOf(id)))}
    >
      {label}
    </Button>
  )
}
