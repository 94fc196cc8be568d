'use client'

import { IconTrash } from '@tabler/icons-react'
import { AskingButton } from '../../ui/asking-button.tsx'
import { deleteExportAction } from '../actions.ts'
import { useRefusable } from '../use-refusable.tsx'

/** Deletes an export that has ended, after a second click, and goes to the history. */
export function DeleteButton({ id, hasFile }: { id: string; hasFile: boolean }) {
  const [isPending, run] = useRefusable()
  return (
    <AskingButton
      leftSection={<IconTrash size={18} />}
      w={{ base: '100%', xs: 'fit-content' }}
      question={hasFile ? 'Delete this export? Its file goes with it.' : 'Delete this export?'}
      yes="Yes, delete it"
      no="Keep it"
      isPending={isPending}
      onYes={() => run((madeFor) => deleteExportAction(madeFor, id))}
    >
      Delete export
    </AskingButton>
  )
}
