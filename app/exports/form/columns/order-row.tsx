'use client'

import { useSortable } from '@dnd-kit/sortable'
import { ActionIcon, Box, Group, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { FormColumn } from '../../../../lib/dataset.ts'
import { HEADER_MAX } from '../../../../lib/exports/headers.ts'

type OrderRowProps = {
  column: FormColumn
  /** From 0. */
  place: number
  /** The last place that there is. */
  last: number
  /** As it was entered; empty where the column is called as its dataset has it. */
  header: string
  error: string | undefined
  onMove: (to: number) => void
  onRename: (text: string) => void
}

/** One column of the file: its handle, what it is called, and the buttons that move it. */
export function OrderRow({
  column: { id, label },
  place,
  last,
  header,
  error,
  onMove,
  onRename,
}: OrderRowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({
      id,
    })
  const row = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at for each place that it gets.
  useEffect(() => {
    if (row.current?.contains(document.activeElement)) row.current.scrollIntoView({ block: 'nearest' })
  }, [place])
  const keep = (element: HTMLElement | null) => {
    row.current = element
    setNodeRef(element)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const end = { Home: 0, End: last }[event.key]
    if (end === undefined || isDragging) return listeners?.onKeyDown?.(event)
    event.preventDefault()
    onMove(end)
  }
  return (
    <Box
      component="li"
      ref={keep}
      // Up and down only, by the element's own style, which no policy minds.
      style={{ transform: `translate3d(0, ${transform?.y ?? 0}px, 0)`, transition }}
      pos="relative"
      bg={isDragging ? 'var(--mantine-color-default-hover)' : undefined}
    >
      <Group gap={4} wrap="nowrap" py={4} align="flex-start">
        <ActionIcon
          {...attributes}
          {...listeners}
          ref={setActivatorNodeRef}
          variant="subtle"
          color="gray"
          aria-label={`Drag ${label}`}
          style={{ touchAction: 'none', cursor: isDragging ? 'grabbing' : 'grab' }}
          onKeyDown={onKeyDown}
        >
          <IconGripVertical size={18} />
        </ActionIcon>
        <TextInput
          size="xs"
          flex={1}
          aria-label={`Name of ${label}`}
          placeholder={label}
          dir="auto"
          autoComplete="off"
          maxLength={HEADER_MAX}
          value={header}
          error={error}
          // A column that is called otherwise can still be told by what it is.
          description={header === '' ? undefined : label}
          inputWrapperOrder={['input', 'description', 'error']}
          onChange={(event) => onRename(event.currentTarget.value)}
        />
        <MoveButton name={`Move ${label} up`} isPossible={place > 0} onClick={() => onMove(place - 1)}>
          <IconArrowUp size={18} />
        </MoveButton>
        <MoveButton name={`Move ${label} down`} isPossible={place < last} onClick={() => onMove(place + 1)}>
          <IconArrowDown size={18} />
        </MoveButton>
      </Group>
    </Box>
  )
}

type MoveButtonProps = { name: string; isPossible: boolean; onClick: () => void; children: React.ReactNode }

/** At the end it stays a stop of the Tab key: a button that is disabled loses the focus. */
function MoveButton({ name, isPossible, onClick, children }: MoveButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={name}
      aria-disabled={!isPossible}
      data-disabled={!isPossible || undefined}
      onClick={() => isPossible && onClick()}
    >
      {children}
    </ActionIcon>
  )
}
