'use client'

import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useState } from 'react'
import { useViewerId } from '../../ui/viewer-id.ts'
import type { useRequestKey } from '../use-request-key.ts'
import type { Draft } from './draft.ts'
import { forgetDraft, keepDraft, takeDraft } from './kept-draft.ts'

/**
 * Lets what was entered into a dataset's form outlive a reload that the person is asked for: what was kept is taken up when the form is
 * opened, and is not there any more after that.
 * @returns `isTakenUp`: for controls with a state of their own, which have to be made anew then; `keep`: keeps the form from now on, with
 * every change; `forget`: ends that.
 */
export function useKeptDraft(
  datasetId: string,
  { values, setValues }: UseFormReturnType<Draft>,
  asked: ReturnType<typeof useRequestKey>['asked'],
): { isTakenUp: boolean; keep(): void; forget(): void } {
  const viewerId = useViewerId()
  const [isTakenUp, setTakenUp] = useState(false)
  const [isKeeping, setKeeping] = useState(false)
  useEffect(() => {
    const kept = takeDraft({ viewerId, datasetId })
    if (!kept) return
    asked.current = kept.asked
    setValues(kept.draft)
    setTakenUp(true)
  }, [viewerId, datasetId, setValues, asked])
  useEffect(() => {
    if (isKeeping) keepDraft({ viewerId, datasetId }, { draft: values, asked: asked.current })
  }, [isKeeping, viewerId, datasetId, values, asked])
  const forget = () => {
    setKeeping(false)
    forgetDraft({ viewerId, datasetId })
  }
  return { isTakenUp, keep: () => setKeeping(true), forget }
}
