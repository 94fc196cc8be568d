'use client'

import { Group, Paper, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

type SectionProps = {
  title: string
  hint?: string
  /** Whether a screen reader says the hint when it changes. */
  isHintTold?: boolean
  actions?: ReactNode
  children: ReactNode
}

/** One part of the form: a titled card. */
export function Section({ title, hint, isHintTold = false, actions, children }: SectionProps) {
  const id = useId()
  return (
    <Paper component="section" withBorder p={{ base: 'md', sm: 'lg' }} aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" mb="md" gap="xs">
        <div>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed" role={isHintTold ? 'status' : undefined}>
              {hint}
            </Text>
          )}
        </div>
        {actions && <Group gap={4}>{actions}</Group>}
      </Group>
      {children}
    </Paper>
  )
}
