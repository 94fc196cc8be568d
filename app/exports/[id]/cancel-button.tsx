'use client'

import { IconX } from '@tabler/icons-react'
import { AskingButton } from '../../ui/asking-button.tsx'
import { cancelExportAction } from '../actions.ts'
import { exportUrl } from '../fetch-export.ts'
import { useRefusable } from '../use-refusable.tsx'
import { TEXTS } from './texts.ts'
import { useRefreshExport } from './use-export.ts'

/** Cancels an export that has not ended, after a second click. */
export function CancelButton({ id }: { id: string }) {
  const [isPending, run] = useRefusable()
  const refresh = useRefreshExport(exportUrl(id))
  const cancel = () =>
    run(async (madeFor) => {
      const refusal = await cancelExportAction(madeFor, id)
      // Also after a refusal: it means that the export is no longer what the page shows.
      await refresh()
      return refusal
    })
  const { button, question, yes, no } = TEXTS.cancel
  return (
    <AskingButton
      leftSection={<IconX size={18} />}
      w={{ base: '100%', xs: 'fit-content' }}
      question={question}
      yes={yes}
      no={no}
      isPending={isPending}
      onYes={cancel}
    >
      {button}
    </AskingButton>
  )
}
