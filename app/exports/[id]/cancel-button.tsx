'use client'

import { Button, Group, Popover, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { cancelExportAction } from '../actions.ts'
import { useRefusable } from '../use-refusable.tsx'
import { useRefreshExport } from './use-export.ts'

/** Cancels an export that has not ended, after a second click. */
export function CancelButton({ id }: { id: string }) {
  const [isAsking, { close, toggle }] = useDisclosure(false)
  const [isPending, run] = useRefusable()
  const refresh = useRefreshExport(id)
  const cancel = () =>
    run(async () => {
      const refusal = await cancelExportAction(id)
      // Also after a refusal: it means that the export is no longer what the page shows.
      await refresh()
      return refusal
    })
  return (
    <Popover
      opened={isAsking}
      onDismiss={close}
      position="top-start"
      // Room for it on the narrowest screen (WCAG 1.4.10).
      width={280}
      trapFocus
      returnFocus
      withArrow
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconX size={18} />}
          w={{ base: '100%', xs: 'fit-content' }}
          onClick={toggle}
        >
          Cancel export
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" mb="sm">
          Cancel this export? There will be no file.
        </Text>
        <Group gap="xs" justify="flex-end">
          <Button size="xs" variant="default" onClick={close}>
            Keep it
          </Button>
          <Button size="xs" color="red" loading={isPending} onClick={cancel}>
            Yes, cancel it
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}
