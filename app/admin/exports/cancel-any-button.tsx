'use client'

import { useRouter } from 'next/navigation'
import { useRefusable } from '../../exports/use-refusable.tsx'
import { AskingButton } from '../../ui/asking-button.tsx'
import { cancelAnyExportAction } from '../actions.ts'

/** Cancels somebody's export, after a second click. @param name which one it is, as in "Orders of Ada". */
export function CancelAnyButton({ id, name }: { id: string; name: string }) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const cancel = () =>
    run(async (madeFor) => {
      const refusal = await cancelAnyExportAction(madeFor, id)
      // Also after a refusal: it means that the export is no longer what the page shows.
      router.refresh()
      return refusal
    })
  return (
    <AskingButton
      size="xs"
      position="bottom-end"
      aria-label={`Cancel ${name}`}
      question={`Cancel ${name}? There will be no file, and they see that it was cancelled.`}
      yes="Yes, cancel it"
      no="Keep it"
      isPending={isPending}
      onYes={cancel}
    >
      Cancel
    </AskingButton>
  )
}
