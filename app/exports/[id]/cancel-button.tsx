'use client'

import { IconX } from '@tabler/icons-react'
import { AskingButton } from '../../ui/asking-button.tsx'
import { cancelExportAction } from '../actions.ts'
import { exportUrl } from '../fetch-export.ts'
import { useRefusable } from '../use-refusable.tsx'
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
  return (
    <AskingButton
      leftSection={<IconX size={18} />}
      w={{ base: '100%', xs: 'fit-content' }}
      question="Cancel this export? There will be no file."
      yes="Yes, cancel it"
      no="Keep it"
      isPending={isPending}
      onYes={cancel}
    >
      Cancel export
    </AskingButton>
  )
}
