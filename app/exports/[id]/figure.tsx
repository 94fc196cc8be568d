'use client'

import { Box, Text } from '@mantine/core'
import type { ReactNode } from 'react'

type FigureProps = { label: string; isWide?: boolean; children: ReactNode }

/** One labelled number; belongs into a `dl` that is a grid, of which a wide one takes two columns. */
export function Figure({ label, isWide = false, children }: FigureProps) {
  return (
    <Box miw={0} style={isWide ? { gridColumn: 'span 2' } : undefined}>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text
        component="dd"
        m={0}
        fw={600}
        style={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}
      >
        {children}
      </Text>
    </Box>
  )
}
