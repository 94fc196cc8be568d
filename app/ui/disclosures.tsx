'use client'

import { Box, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'

/** Parts of a page below each other that are closed at first, in one frame. */
export function Disclosures({ children }: { children: ReactNode }) {
  return <div className="disclosures">{children}</div>
}

type DisclosureProps = { title: string; isOpen: boolean; onToggle: () => void; children: ReactNode }

/** One of them: its title, which opens it, and what is inside, which is there but hidden while it is closed. */
export function Disclosure({ title, isOpen, onToggle, children }: DisclosureProps) {
  const id = useId()
  return (
    <div className="disclosure" data-open={isOpen || undefined}>
      <h2>
        <UnstyledButton id={id} aria-expanded={isOpen} aria-controls={`${id}-panel`} onClick={onToggle}>
          {title}
          <IconChevronDown size={15} />
        </UnstyledButton>
      </h2>
      <Box role="region" id={`${id}-panel`} aria-labelledby={id} p="md" pt={5} hidden={!isOpen}>
        {children}
      </Box>
    </div>
  )
}
