'use client'

import { useEffect, useEffectEvent } from 'react'
import type { LiveKind } from '../../../lib/exports/live.ts'
import { useViewerId } from '../../ui/viewer-id.ts'
import { hearEvents } from './shared-events.ts'
import { spreadStart } from './spread.ts'

/** How often a page asks that is told of changes, in ms: what it is not told of, such as its place in the queue, is no older. */
export const LIVE_PACE_MS = 10_000
/** A page to which nothing gets through for so long, in ms, asks at its own pace again: more than two pulses of the server's. */
const SILENT_MS = 9_000

type Hearer = {
  /** Whether messages get through from now on. What was told before that may have been missed. */
  onLive(isLive: boolean): void
  /** An export has moved, perhaps one of another page. */
  onMoved(kind: LiveKind, id: string): void
}

/** Has a page told of the exports of whoever is signed in, as long as it wants that. */
export function useLive(isWanted: boolean, { onLive, onMoved }: Hearer): void {
  const viewerId = useViewerId()
  const tellLive = useEffectEvent(onLive)
  const tellMoved = useEffectEvent(onMoved)
  useEffect(() => {
    if (!isWanted) return
    let silence: ReturnType<typeof setTimeout> | undefined
    let start: ReturnType<typeof setTimeout> | undefined
    const setLive = (isLive: boolean) => {
      const wasLive = silence !== undefined
      clearTimeout(silence)
      silence = isLive ? setTimeout(setLive, SILENT_MS, false) : undefined
      if (isLive === wasLive) return
      clearTimeout(start)
      if (isLive) start = setTimeout(tellLive, spreadStart(), true)
      else tellLive(false)
    }
    const leave = hearEvents(viewerId, (news) => {
      if ('id' in news) tellMoved(news.kind, news.id)
      else setLive(news.kind === 'pulse')
    })
    return () => {
      leave()
      setLive(false)
    }
  }, [isWanted, viewerId])
}
