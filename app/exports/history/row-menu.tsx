'use client'

import { ActionIcon, Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconDotsVertical,
  IconExternalLink,
  IconPencil,
  IconRefresh,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useRef, useState } from 'react'
import { isTerminal } from '../../../lib/exports/status.ts'
import { repeatExportAction } from '../actions.ts'
import { stageOf } from '../stage.ts'
import { useRefusable } from '../use-refusable.tsx'
import { useRequestKey } from '../use-request-key.ts'
import { type HistoryRow, titleOf } from './row.ts'
import { type Asking, RowQuestion } from './row-question.tsx'
import { TEXTS } from './texts.ts'

/** What can be done with an export of the history. */
export function RowMenu({ row }: { row: HistoryRow }) {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [isPending, run] = useRefusable()
  const { keyOf } = useRequestKey()
  const opener = useRef<HTMLButtonElement>(null)
  const { view, canEdit, canRepeat } = row
  const { id } = view
  const stage = stageOf(view)
  return (
    <>
      <Menu
        position="bottom-end"
        width={240}
        shadow="md"
        withArrow
        // It would be something in a menu that is no part of one.
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <ActionIcon
            ref={opener}
            variant="subtle"
            color="gray"
            size="lg"
            loading={isPending}
            aria-label={`More about ${titleOf(row)}`}
            data-more={id}
          >
            <IconDotsVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} href={`/exports/${id}`} leftSection={<IconExternalLink size={16} />}>
            {TEXTS.open}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setAsking('name')}>
            {TEXTS.rename}
          </Menu.Item>
          {canEdit && (
            <Menu.Item component={Link} href={`/?from=${id}`} leftSection={<IconAdjustments size={16} />}>
              {TEXTS.edit}
            </Menu.Item>
          )}
          {canRepeat && (
            <Menu.Item
              leftSection={<IconRefresh size={16} />}
              onClick={() => run((madeFor) => repeatExportAction(madeFor, id, keyOf(id)))}
            >
              {TEXTS.again}
            </Menu.Item>
          )}
          {(stage === 'queued' || stage === 'running') && (
            <Menu.Item leftSection={<IconX size={16} />} onClick={() => setAsking('cancel')}>
              {TEXTS.cancel}
            </Menu.Item>
          )}
          {isTerminal(view.status) && (
            <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setAsking('delete')}>
              {TEXTS.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <RowQuestion
        row={row}
        asking={asking}
        onClose={() => setAsking(null)}
        onClosed={() => opener.current?.focus()}
      />
    </>
  )
}
