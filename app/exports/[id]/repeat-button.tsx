'use client'

import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { repeatExportAction } from '../actions.ts'
import { useRefusable } from '../use-refusable.ts'

/** Makes a new export of the same request and goes to it. */
export function RepeatButton({ id, label }: { id: string; label: string }) {
  const [isPending, run] = useRefusable()
  return (
    <Button
      loading={isPending}
      leftSection={<IconRefresh size={18} />}
      onClick={() => run(() => repeatExportAction(id))}
    >
      {label}
    </Button>
  )
}
