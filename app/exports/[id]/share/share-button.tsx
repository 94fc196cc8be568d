'use client'

import { Button } from '@mantine/core'
import { IconShare } from '@tabler/icons-react'
import { useOpening } from '../../../ui/use-opening.ts'
import { TEXTS } from '../texts.ts'

/** Of whose file, and how long that is kept; null while there is none. */
export type ShareProps = { exportId: string; expiresAt: string | null }

const loadPopover = () => import('./share-popover.tsx').then((module) => module.SharePopover)

/** Lets people without an account see an export and download its file. */
export function ShareButton(props: ShareProps) {
  const { Opened: SharePopover, opener, beside } = useOpening(loadPopover, 'dialog')
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconShare size={18} />}
        w={{ base: '100%', xs: 'fit-content' }}
        {...opener}
      >
        {TEXTS.share}
      </Button>
      {SharePopover && <SharePopover beside={beside} {...props} />}
    </>
  )
}
