'use client'

import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { cancelExportAction, deleteExportAction, nameExportAction } from '../actions.ts'
import { stageOf } from '../stage.ts'
import { useRefusable } from '../use-refusable.tsx'
import { useDeletion } from './deletions.tsx'
import { type HistoryRow, titleOf } from './row.ts'
import { TEXTS } from './texts.ts'

/** What somebody is asked before it is done. */
export type Asking = 'name' | 'cancel' | 'delete'

type RowQuestionProps = {
  row: HistoryRow
  /** Null for nothing. */
  asking: Asking | null
  onClose: () => void
  /** When nothing stands over the page any more. */
  onClosed: () => void
}

const TITLES: Record<Asking, string> = { name: 'Rename', cancel: 'Cancel', delete: 'Delete' }

/** Asks before an export of the history is named, cancelled or deleted. */
export function RowQuestion({ row, asking, onClose, onClosed }: RowQuestionProps) {
  // It goes on saying what it said while it fades away.
  const [last, setLast] = useState<Asking>('name')
  if (asking !== null && asking !== last) setLast(asking)
  const shown = asking ?? last
  return (
    <Modal.Root
      opened={asking !== null}
      onClose={onClose}
      onExitTransitionEnd={onClosed}
      returnFocus={false}
      // What locks it is a style without the page's nonce.
      lockScroll={false}
      centered
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Without Mantine's header, which would be a second one of the page. */}
        <Modal.Body>
          <Modal.Title mb="md" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {`${TITLES[shown]} “${titleOf(row)}”`}
          </Modal.Title>
          {shown === 'name' ? (
            <Naming row={row} onDone={onClose} />
          ) : (
            <Ending row={row} asking={shown} onDone={onClose} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

type PartProps = { row: HistoryRow; onDone: () => void }

function Naming({ row: { view }, onDone }: PartProps) {
  const [name, setName] = useState(view.name ?? '')
  const [error, setError] = useState<string>()
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const save = () =>
    run(
      async (madeFor) => {
        const refusal = await nameExportAction(madeFor, view.id, { name: name.trim() || null })
        if (refusal) return refusal
        router.refresh()
        onDone()
        return null
      },
      ({ errors }) => setError(errors.find(({ path }) => path === 'name')?.message),
    )
  const { label, hint, yes, no } = TEXTS.naming
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Stack gap="md">
        <TextInput
          label={label}
          description={hint}
          value={name}
          maxLength={120}
          autoComplete="off"
          data-autofocus
          error={error}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {no}
          </Button>
          <Button type="submit" loading={isPending}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Ending({ row, asking, onDone }: PartProps & { asking: 'cancel' | 'delete' }) {
  const { view } = row
  const [isPending, run] = useRefusable()
  const { begin, tell } = useDeletion()
  const router = useRouter()
  const words = asking === 'cancel' ? TEXTS.cancelling : TEXTS.deleting
  const question =
    asking === 'delete' && stageOf(view) === 'succeeded' ? TEXTS.deleting.withFile : words.question
  const end = () => {
    if (asking === 'delete') begin(view.id)
    run(async (madeFor) => {
      const refusal =
        asking === 'cancel'
          ? await cancelExportAction(madeFor, view.id)
          : await deleteExportAction(madeFor, view.id, true)
      // Also after a refusal: it means that the export is no longer what the page shows.
      router.refresh()
      onDone()
      if (asking === 'delete' && !refusal) tell(titleOf(row))
      return refusal
    })
  }
  return (
    <Stack gap="md">
      <Text size="sm">{question}</Text>
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onDone} data-autofocus>
          {words.no}
        </Button>
        <Button color="red" loading={isPending} onClick={end}>
          {words.yes}
        </Button>
      </Group>
    </Stack>
  )
}
