'use client'

import { IconTrash } from '@tabler/icons-react'
import { AskingButton } from '../../ui/asking-button.tsx'
import { deleteExportAction } from '../actions.ts'
import { useRefusable } from '../use-refusable.tsx'
import { TEXTS } from './texts.ts'

/** Deletes an export that has ended, after a second click, and goes to the history. */
export function DeleteButton({ id, hasFile }: { id: string; hasFile: boolean }) {
  const [isPending, run] = useRefusable()
  const { button, question, withFile, yes, no } = TEXTS.delete
  return (
    <AskingButton
      leftSection={<IconTrash size={18} />}
      w={{ base: '100%', xs: 'fit-content' }}
      question={hasFile ? withFile : question}
      yes={yes}
      no={no}
      isPending={isPending}
      onYes={() => run((madeFor) => deleteExportAction(madeFor, id))}
    >
      {button}
    </AskingButton>
  )
}
