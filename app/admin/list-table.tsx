'use client'

import { type MantineBreakpoint, Paper, Table, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'

/** @param visibleFrom the width from which there is room for the column. */
type Heading = { label: string; visibleFrom?: MantineBreakpoint; isRight?: boolean }

/** A table of an administrator's. Nothing in it is cut off, so that what opens in it can stand over its edge. */
export function ListTable(props: { caption: string; headings: Heading[]; children: ReactNode }) {
  const { caption, headings, children } = props
  return (
    <Paper withBorder>
      <Table verticalSpacing="sm" horizontalSpacing="sm" tabularNums style={{ overflowWrap: 'anywhere' }}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            {headings.map(({ label, visibleFrom, isRight }) => (
              <Table.Th
                key={label}
                scope="col"
                visibleFrom={visibleFrom}
                ta={isRight ? 'right' : undefined}
                style={{ whiteSpace: 'nowrap' }}
              >
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Paper>
  )
}
