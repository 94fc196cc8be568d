'use client'

import { type MantineBreakpoint, Paper, Table, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'

/**
 * @param visibleFrom the width from which there is room for the column.
 * @param width where it is known what the column has to hold; the others share the rest.
 */
type Heading = { label: string; visibleFrom?: MantineBreakpoint; width?: string; isRight?: boolean }

/**
 * A table of an administrator's. Nothing in it is cut off, so that what opens in it can stand over its edge. Its columns are as wide whatever is
 * in them, so that only a word breaks that is longer than its column.
 */
export function ListTable(props: { caption: string; headings: Heading[]; children: ReactNode }) {
  const { caption, headings, children } = props
  return (
    <Paper withBorder>
      <Table
        layout="fixed"
        verticalSpacing="sm"
        horizontalSpacing="xs"
        tabularNums
        style={{ overflowWrap: 'break-word' }}
      >
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            {headings.map(({ label, visibleFrom, width, isRight }) => (
              <Table.Th
                key={label}
                scope="col"
                visibleFrom={visibleFrom}
                w={width}
                ta={isRight ? 'right' : undefined}
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
