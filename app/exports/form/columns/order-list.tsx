'use client'

import {
  type Announcements,
  closestCenter,
  DndContext,
  KeyboardSensor,
  type Modifier,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { Box, Text, VisuallyHidden } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import type { FormColumn } from '../../../../lib/dataset.ts'
import { type Headers, headerOf } from '../../../../lib/exports/headers.ts'
import type { Messages } from '../draft.ts'
import { OrderRow } from './order-row.tsx'

/** A press is a drag once the pointer has moved so far, in pixels. */
const DRAG_FROM = 4

type OrderListProps = {
  /** The chosen ones, in their order. */
  columns: FormColumn[]
  headers: Headers
  /** By their whole path, as in `headers.id`. */
  messages: Messages
  onOrder: (ids: string[]) => void
  onRename: (id: string, text: string) => void
}

/** The chosen columns one below the other, to be moved by a pointer, by keys or by buttons, and renamed. */
export function OrderList({ columns, headers, messages, onOrder, onRename }: OrderListProps) {
  const contextId = useId()
  const [said, setSaid] = useState('')
  /** The column whose place the dragged one has, as it was told last. */
  const told = useRef<UniqueIdentifier | null>(null)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const ids = columns.map(({ id }) => id)
  const labelOf = (id: UniqueIdentifier) => columns.find((column) => column.id === id)?.label ?? ''
  const placeOf = (id: UniqueIdentifier) => `place ${ids.indexOf(String(id)) + 1} of ${ids.length}`
  const move = (from: number, to: number) => {
    const moved = columns[from]
    if (!moved || to < 0 || to >= ids.length || from === to) return
    onOrder(arrayMove(ids, from, to))
    setSaid(`${moved.label} is now at place ${to + 1} of ${ids.length}.`)
  }
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      told.current = active.id
      return `${labelOf(active.id)} is picked up, at ${placeOf(active.id)}.`
    },
    // Told as soon as it is picked up, too, where it is: nobody would hear of the first.
    onDragOver: ({ active, over }) => {
      if (!over || over.id === told.current) return undefined
      told.current = over.id
      return `${labelOf(active.id)} is over ${placeOf(over.id)}.`
    },
    onDragEnd: ({ active, over }) => `${labelOf(active.id)} is dropped at ${placeOf((over ?? active).id)}.`,
    onDragCancel: ({ active }) => `${labelOf(active.id)} is back at ${placeOf(active.id)}.`,
  }
  if (columns.length === 0) return <Text size="sm">No column is selected.</Text>
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <DndContext
        id={contextId}
        sensors={sensors}
        collisionDetection={closestCenter}
        modifiers={MODIFIERS}
        accessibility={{ announcements, screenReaderInstructions: { draggable: INSTRUCTIONS } }}
        onDragEnd={({ active, over }) => {
          if (over && active.id !== over.id)
            onOrder(arrayMove(ids, ids.indexOf(String(active.id)), ids.indexOf(String(over.id))))
        }}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          <Box component="ol" aria-label="Order of the columns" mah={420} my="xs" p={2} style={LIST}>
            {columns.map((column, place) => (
              <OrderRow
                key={column.id}
                column={column}
                place={place}
                header={headerOf(headers, { id: column.id, label: '' })}
                error={messages[`headers.${column.id}`]}
                onMove={(to) => move(place, to)}
                onRename={(text) => onRename(column.id, text)}
                last={columns.length - 1}
              />
            ))}
          </Box>
        </SortableContext>
      </DndContext>
    </>
  )
}

/** Beyond the list's edges, which cut off what is there, nobody would see what they drag. */
const withinList: Modifier = ({ transform, draggingNodeRect: row, containerNodeRect: list }) => {
  if (!row || !list) return transform
  const [up, down] = [list.top - row.top, list.bottom - row.bottom]
  return { ...transform, y: Math.max(up, Math.min(down, transform.y)) }
}

const MODIFIERS = [withinList]

const INSTRUCTIONS =
  'Press the space bar to pick the column up, the arrow keys to move it, the space bar again to drop it, and Escape to leave it where it was. Home and End move it to either end.'

const LIST = { listStyle: 'none', overflowY: 'auto' } as const
