'use client'

import { Popover, type PopoverProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Standing, useOpensLater } from './beside.ts'
import type { Beside } from './use-opening.ts'

type PopoverBesideProps = Pick<PopoverProps, 'position' | 'width'> & {
  beside: Beside
  /** A width that only CSS can say. */
  w?: string
  children: ReactNode
}

/** What opens beside a button, takes the focus and gives it back. */
export function PopoverBeside({ beside, w, children, ...props }: PopoverBesideProps) {
  const { id, button, isOpen, close } = beside
  return (
    <Popover
      id={id}
      opened={useOpensLater(isOpen)}
      onDismiss={close}
      trapFocus
      returnFocus
      withArrow
      shadow="md"
      {...props}
    >
      <Popover.Target>
        <Standing button={button} />
      </Popover.Target>
      <Popover.Dropdown w={w}>{children}</Popover.Dropdown>
    </Popover>
  )
}
