'use client'

import { ActionIcon, CopyButton, type MantineSize, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

type CopyActionProps = {
  value: string
  /** What it copies, as in "the SHA-256". */
  name: string
  size: MantineSize | `input-${MantineSize}`
}

/** A button that puts a value on the clipboard. */
export function CopyAction({ value, name, size }: CopyActionProps) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <>
          <ActionIcon
            variant="default"
            size={size}
            color={copied ? 'green' : undefined}
            aria-label={`Copy ${name}`}
            title={copied ? 'Copied' : 'Copy'}
            onClick={copy}
          >
            {copied ? <IconCheck size="70%" /> : <IconCopy size="70%" />}
          </ActionIcon>
          <VisuallyHidden aria-live="polite">{copied && 'Copied'}</VisuallyHidden>
        </>
      )}
    </CopyButton>
  )
}
