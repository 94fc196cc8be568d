'use client'

import { Box, Group, Paper, Text, Title, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'

type CollapsibleSectionProps = {
  title: string
  /** What is inside, in words; shown while it is closed. */
  hint?: string
  /** What is inside is of use from the beginning. */
  isOpenAtFirst: boolean
  /** Something inside needs the person's attention. */
  mustOpen: boolean
  children: ReactNode
}

/** A part of the form that most people find closed, so that it does not burden those who need nothing in it. */
export function CollapsibleSection({
  title,
  hint,
  isOpenAtFirst,
  mustOpen,
  children,
}: CollapsibleSectionProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const id = useId()
  // Opened for good: it must not snap shut when what was wrong is mended.
  if (mustOpen && !isOpen) setOpen(true)
  const padding = { base: 'md', sm: 'lg' }
  return (
    <Paper component="section" withBorder aria-labelledby={`${id}-title`}>
      <Title order={2} size="h4">
        <UnstyledButton
          w="100%"
          p={padding}
          fz="inherit"
          fw="inherit"
          lh="inherit"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-panel` : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <Group justify="space-between" wrap="nowrap">
            <Box miw={0}>
              <span id={`${id}-title`}>{title}</span>
              {hint && !isOpen && (
                <Text size="sm" c="dimmed" fw={400} style={{ overflowWrap: 'anywhere' }}>
                  {hint}
                </Text>
              )}
            </Box>
            <IconChevronDown
              size={20}
              style={{ flex: 'none', transition: 'rotate 200ms', rotate: isOpen ? '180deg' : '0deg' }}
            />
          </Group>
        </UnstyledButton>
      </Title>
      {/* Without a transition: the first error inside is focused as soon as it is there. */}
      {isOpen && (
        <Box id={`${id}-panel`} p={padding} pt={0}>
          {children}
        </Box>
      )}
    </Paper>
  )
}
