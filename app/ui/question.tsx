'use client'

import { Button, Group, type PopoverProps, Text } from '@mantine/core'
import { PopoverBeside } from './popover-beside.tsx'
import type { Beside } from './use-opening.ts'

/** What is asked, and what comes of it. */
export type Asked = {
  question: string
  yes: string
  no: string
  /** Where the question stands beside the button. */
  position?: PopoverProps['position']
  isPending: boolean
  /** @param close takes the question away, where that does not come of itself. */
  onYes: (close: () => void) => void
}

/** Asks beside a button before something is done. */
export function Question(props: Asked & { beside: Beside }) {
  const { beside, question, yes, no, position = 'top-start', isPending, onYes } = props
  const { close } = beside
  return (
    // Room for it on the narrowest screen (WCAG 1.4.10).
    <PopoverBeside beside={beside} position={position} width={280}>
      <Text size="sm" mb="sm">
        {question}
      </Text>
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="default" onClick={close}>
          {no}
        </Button>
        <Button size="xs" color="red" loading={isPending} onClick={() => onYes(close)}>
          {yes}
        </Button>
      </Group>
    </PopoverBeside>
  )
}
