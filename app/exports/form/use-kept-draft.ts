'use client'

import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useEffectEvent, useState } from 'react'
import type { DatasetForm } from '../../../lib/dataset.ts'
import { useIsBrowser } from '../../ui/use-is-browser.ts'
import { useViewerId } from '../../ui/viewer-id.ts'
import type { useRequestKey } from '../use-request-key.ts'
import { isKept } from './address/address.ts'
import { type Draft, toRequest } from './draft.ts'
import { forgetDraft, keepDraft, takeDraft } from './kept-draft.ts'

/**
 * Lets a dataset's form outlive a reload where the address does not: what is too long for it, and by what the last request was called,
 * where the person is asked for the reload. What was kept is taken up when the form is opened, if the address agrees, and is not there any
 * more after that.
 * @param isTooLong whether the address cannot hold what is entered.
 * @returns `isTakenUp`: for controls with a state of their own, which have to be made anew then; `keep`: keeps the form from now on, with
 * every change, for whoever the page is of or will be after a reload; `forget`: ends that.
 */
export function useKeptDraft(
  dataset: DatasetForm,
  { values, getValues, setValues }: UseFormReturnType<Draft>,
  asked: ReturnType<typeof useRequestKey>['asked'],
  isTooLong: boolean,
): { isTakenUp: boolean; keep(nextViewerId: string | null): void; forget(): void } {
  const viewerId = useViewerId()
  const isBrowser = useIsBrowser()
  const [isTakenUp, setTakenUp] = useState(false)
  const [keptFor, setKeptFor] = useState<string | null>(null)
  const datasetId = dataset.id
  const takeUp = useEffectEvent(() => {
    const kept = takeDraft({ viewerId, datasetId })
    const opened = getValues()
    if (!kept || !(isKept(opened) || isSame(dataset, opened, kept.draft))) return
    asked.current = kept.asked
    setValues(kept.draft)
    setTakenUp(true)
  })
  // Not into the form as the server had it, which may make way for one in the zone of the browser.
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken up once for each of them.
  useEffect(() => {
    if (isBrowser) takeUp()
  }, [isBrowser, viewerId, datasetId])
  useEffect(() => {
    if (keptFor === null && !isTooLong) return
    // An export that was made is not what the next press asks for.
    const kept = { draft: values, asked: keptFor === null ? null : asked.current }
    keepDraft({ viewerId: keptFor ?? viewerId, datasetId }, kept)
  }, [keptFor, isTooLong, viewerId, datasetId, values, asked])
  const forget = () => {
    setKeptFor(null)
    if (!isTooLong) forgetDraft({ viewerId: keptFor ?? viewerId, datasetId })
  }
  const keep = (nextViewerId: string | null) => setKeptFor(nextViewerId ?? viewerId)
  return { isTakenUp, keep, forget }
}

/** Whether two drafts ask for the same. */
function isSame(dataset: DatasetForm, ...drafts: [Draft, Draft]): boolean {
  const [one, other] = drafts.map((draft) => JSON.stringify([toRequest(dataset, draft), draft.unread]))
  return one === other
}
