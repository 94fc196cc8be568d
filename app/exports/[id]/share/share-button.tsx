'use client'

import { Button, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconShare } from '@tabler/icons-react'
import { TEXTS } from '../texts.ts'
import { SharePanel } from './share-panel.tsx'

/** Wide enough for a date in a line, and no wider than the narrowest screen (WCAG 1.4.10). */
const WIDTH = 'min(24rem, calc(100vw - 40px))'

/** Of whose file, and how long that is kept; null while there is none. */
export type ShareProps = { exportId: string; expiresAt: string | null }

/** Lets people without an account see an export and download its file. */
export function ShareButton(props: ShareProps) {
  const [isOpen, { close, toggle }] = useDisclosure(false)
  return (
    <Popover
      opened={isOpen}
      onDismiss={close}
      position="bottom-start"
      trapFocus
      returnFocus
      withArrow
      shadow="md"
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconShare size={18} />}
          w={{ base: '100%', xs: 'fit-content' }}
          onClick={toggle}
        >
          {TEXTS.share.button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown w={WIDTH}>
        <SharePanel {...props} onClose={close} />
      </Popover.Dropdown>
    </Popover>
  )
}
