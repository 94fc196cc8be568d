'use client'

import { Box, Button, Group, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import type { DatasetForm } from '../../../../lib/dataset.ts'
import { quoted } from '../../../../lib/words.ts'
import { type Draft, type Messages, messagesAt, messagesOutside } from '../draft.ts'
import { headerTwice, inDatasetOrder, isInDatasetOrder, writtenHeaders } from './order.ts'

/** Loaded when somebody opens it, with all that drags. */
const OrderList = dynamic(() => import('./order-list.tsx').then((module) => module.OrderList))

type OrderPanelProps = { dataset: DatasetForm; form: UseFormReturnType<Draft> }

/** In which order the file has the chosen columns, and what its header row calls them; closed at first, since most need neither. */
export function OrderPanel({ dataset, form }: OrderPanelProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { columns, headers, format } = form.values
  const messages = messagesAt(form.errors as Messages, 'headers')
  // Opened for good: it must not snap shut when what was wrong is mended.
  if (Object.keys(messages).length > 0 && !isOpen) setOpen(true)
  const all = dataset.columns.map((column) => column.id)
  const chosen = [...new Set(columns)].flatMap(
    (id) => dataset.columns.find((column) => column.id === id) ?? [],
  )
  const isOrdered = isInDatasetOrder(all, columns)
  const renamed = Object.keys(writtenHeaders(chosen, headers)).length
  const twice = format.header ? headerTwice(chosen, headers) : undefined
  const rename = (next: Draft['headers']) => {
    form.setFieldValue('headers', next)
    form.setErrors((errors) => messagesOutside(errors as Messages, 'headers'))
  }
  return (
    <>
      <Group gap="xs" mt="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          ml={-8}
          leftSection={isOpen ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-panel` : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          Column order and names
        </Button>
        <Text size="sm" c="dimmed">
          {inWords(isOrdered, renamed)}
        </Text>
      </Group>
      {isOpen && (
        <Box id={`${id}-panel`} mt="xs">
          <Text size="sm" c="dimmed">
            The file has its columns in this order. Drag them, or move them by their buttons. A name that is
            left empty is the dataset’s.
          </Text>
          {!format.header && <Text size="sm">The file has no header row, so that no name is written.</Text>}
          {/* Spoken as soon as it says something. */}
          <Text size="sm" role="status">
            {twice !== undefined &&
              `Two columns are called ${quoted(twice)}: programs may take one for the other.`}
          </Text>
          <OrderList
            columns={chosen}
            headers={headers}
            messages={messages}
            onOrder={(next) => form.setFieldValue('columns', next)}
            onRename={(column, text) => rename(withHeader(headers, column, text))}
          />
          <Group gap="xs" mt="xs">
            <Button
              variant="default"
              size="compact-sm"
              disabled={isOrdered}
              onClick={() => form.setFieldValue('columns', inDatasetOrder(all, columns))}
            >
              Dataset’s order
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              disabled={Object.keys(headers).length === 0}
              onClick={() => rename({})}
            >
              Dataset’s names
            </Button>
          </Group>
        </Box>
      )}
    </>
  )
}

function inWords(isOrdered: boolean, renamed: number): string {
  const names = renamed === 0 ? '' : `${renamed} renamed`
  if (isOrdered) return names === '' ? 'As the dataset has them' : names
  return names === '' ? 'In an order of your own' : `In an order of your own, ${names}`
}

/** An empty header is none. */
function withHeader(headers: Draft['headers'], column: string, text: string): Draft['headers'] {
  const others = Object.entries(headers).filter(([id]) => id !== column)
  return Object.fromEntries(text === '' ? others : [...others, [column, text]])
}
