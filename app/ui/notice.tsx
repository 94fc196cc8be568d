'use client'

import { EmptyState, Group, Paper } from '@mantine/core'
import type { ReactNode } from 'react'

type NoticeProps = {
  title: string
  description: string
  icon: ReactNode
  color?: string
  /** Whether the page has more, and a title of its own. */
  isPart?: boolean
  children?: ReactNode
}

/** A page's worth of "there is nothing here", with the ways on, if there are any, as children. */
export function Notice({ title, description, icon, color, isPart = false, children }: NoticeProps) {
  return (
    <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
      <EmptyState size="lg" variant="light" color={color} icon={icon} py="xl">
        <EmptyState.Title order={isPart ? 2 : 1}>{title}</EmptyState.Title>
        <EmptyState.Description>{description}</EmptyState.Description>
        {children && (
          <EmptyState.Actions>
            <Group justify="center" gap="sm">
              {children}
            </Group>
          </EmptyState.Actions>
        )}
      </EmptyState>
    </Paper>
  )
}
