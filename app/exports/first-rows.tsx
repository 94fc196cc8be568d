'use client'

import { Box, Table, VisuallyHidden } from '@mantine/core'
import { shortened } from '../../lib/words.ts'

/** Longest cell that is shown, in characters. */
const CELL_MAX = 120

type FirstRowsProps = {
  /** What they are the first rows of, to a screen reader. */
  name: string
  header: string[] | null
  rows: string[][]
}

/** The first rows of a file, that scroll by themselves; nothing where there are none. */
export function FirstRows({ name, header, rows }: FirstRowsProps) {
  if (header === null && rows.length === 0) return null
  return (
    <Box
      component="section"
      aria-label={name}
      // A keyboard scrolls what it can stand on.
      tabIndex={0}
      mah={420}
      // However wide the table is, nothing around it becomes wider, not even by the hidden caption in its middle.
      pos="relative"
      style={{
        contain: 'inline-size',
        overflow: 'auto',
        border: '1px solid var(--mantine-color-default-border)',
      }}
    >
      <Table fz="sm" withColumnBorders highlightOnHover w="max-content" miw="100%">
        <caption>
          <VisuallyHidden>{name}</VisuallyHidden>
        </caption>
        {header && (
          <Table.Thead style={{ position: 'sticky', top: 0, background: 'var(--mantine-color-body)' }}>
            <Table.Tr>
              {header.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file have a place and nothing else.
                <Table.Th key={index} scope="col" style={{ whiteSpace: 'nowrap' }}>
                  {shortened(cell, CELL_MAX)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
        )}
        <Table.Tbody>
          {rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never move.
            <Table.Tr key={place}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                <Table.Td key={index} dir="auto" style={{ whiteSpace: 'pre' }}>
                  {shortened(cell, CELL_MAX)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
