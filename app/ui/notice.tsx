'use client'

import { EmptyState, Group, Paper } from '@mantine/core'
import type { ReactNode } from 'react'

type NoticeProps = {
  title: string
  description: string
  icon: ReactNode
  color?: string
  children?: ReactNode
}

/** A page's worth of "there is nothing here", with the ways on, if there are any, as children. */
export function Notice({ title, description, icon, color, children }: NoticeProps) {
  return (
    <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
      <EmptyState size="lg" variant="light" color={color} icon={icon} py="xl">
        <EmptyState.Title order={1}>{title}</EmptyState.Title>
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
