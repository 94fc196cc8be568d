'use client'

import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { CSSProperties, ReactNode } from 'react'

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
      <Stack align="center" ta="center" gap="sm" py="xl">
        <span className="notice-icon" style={tintOf(color)} aria-hidden>
          {icon}
        </span>
        <Title order={isPart ? 2 : 1} fz="xl" fw={600} lh={1.3} textWrap="balance">
          {title}
        </Title>
        <Text c="dimmed" maw="32rem">
          {description}
        </Text>
        {children && (
          <Group justify="center" gap="sm">
            {children}
          </Group>
        )}
      </Stack>
    </Paper>
  )
}

function tintOf(color = 'indigo'): CSSProperties {
  return {
    background: `var(--mantine-color-${color}-light)`,
    color: `var(--mantine-color-${color}-light-color)`,
  }
}
