'use client'

import { Button, type ButtonProps, Group, Popover, type PopoverProps, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'

type AskingButtonProps = ButtonProps & {
  children: string
  /** What a screen reader says where the label alone does not say what it is about. */
  'aria-label'?: string
  question: string
  yes: string
  no: string
  /** Where the question stands beside the button. */
  position?: PopoverProps['position']
  isPending: boolean
  /** @param close takes the question away, where that does not come of itself. */
  onYes: (close: () => void) => void
}

/** A button that asks before it does what cannot be undone. */
export function AskingButton(props: AskingButtonProps) {
  const { question, yes, no, position = 'top-start', isPending, onYes, ...button } = props
  const [isAsking, { close, toggle }] = useDisclosure(false)
  return (
    <Popover
      opened={isAsking}
      onDismiss={close}
      position={position}
      // Room for it on the narrowest screen (WCAG 1.4.10).
      width={280}
      trapFocus
      returnFocus
      withArrow
      shadow="md"
    >
      <Popover.Target>
        <Button variant="default" onClick={toggle} {...button} />
      </Popover.Target>
      <Popover.Dropdown>
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
      </Popover.Dropdown>
    </Popover>
  )
}
