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
 * every change, for whoever the page is of or will be after a reload; `forget`: ends that.
 */
export function useKeptDraft(
  datasetId: string,
  { values, setValues }: UseFormReturnType<Draft>,
  asked: ReturnType<typeof useRequestKey>['asked'],
): { isTakenUp: boolean; keep(nextViewerId: string | null): void; forget(): void } {
  const viewerId = useViewerId()
  const [isTakenUp, setTakenUp] = useState(false)
  const [keptFor, setKeptFor] = useState<string | null>(null)
  useEffect(() => {
    const kept = takeDraft({ viewerId, datasetId })
    if (!kept) return
    asked.current = kept.asked
    setValues(kept.draft)
    setTakenUp(true)
  }, [viewerId, datasetId, setValues, asked])
  useEffect(() => {
    if (keptFor !== null) keepDraft({ viewerId: keptFor, datasetId }, { draft: values, asked: asked.current })
  }, [keptFor, datasetId, values, asked])
  const forget = () => {
    setKeptFor(null)
    forgetDraft({ viewerId: keptFor ?? viewerId, datasetId })
  }
  const keep = (nextViewerId: string | null) => setKeptFor(nextViewerId ?? viewerId)
  return { isTakenUp, keep, forget }
}
