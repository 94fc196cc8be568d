'use client'

import { useInterval } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef, useState, useTransition } from 'react'
import { exportUrl, fetchExport, GoneError, TooOftenError } from '../fetch-export.ts'
import { LIVE_PACE_MS, useLive } from '../live/use-live.ts'

/** How often the list is loaded anew, in ms, while something in it still moves. */
const REFRESH_MS = 3_000

/**
 * Keeps a server-rendered list up to date while it is looked at; one load at a time. While the page is told of changes it is loaded when
 * there are some, and else more seldom.
 * @param moving the id of an export in it that still moves; null if none does.
 */
export function PageRefresher({ moving }: { moving: string | null }) {
  const router = useRouter()
  const [isLoading, startTransition] = useTransition()
  /** Before this time, in ms of performance.now(), the server does not want to be asked. */
  const notBefore = useRef(0)
  const [isLive, setIsLive] = useState(false)
  /** Whether something was told that the list does not have yet, and when it was loaded last. */
  const news = useRef({ isThere: false, loadedAt: 0 })
  /** Whether what people wait for was told that the load under way may have come too early for. */
  const isDue = useRef(false)
  const refresh = () => {
    const now = performance.now()
    if (document.hidden || isLoading || moving === null || now < notBefore.current) return
    if (isLive && !news.current.isThere && now - news.current.loadedAt < LIVE_PACE_MS) return
    news.current = { isThere: false, loadedAt: now }
    isDue.current = false
    startTransition(async () => {
      const answer = await look(moving)
      if (answer instanceof TooOftenError) notBefore.current = performance.now() + answer.pauseMs
      else if (answer === 'serving') startTransition(() => router.refresh())
    })
  }
  const { start, stop } = useInterval(refresh, REFRESH_MS)
  useLive(moving !== null, {
    onLive: setIsLive,
    onMoved(kind) {
      news.current.isThere = true
      // How far an export is, is told every second; where it has got to is what people wait for.
      if (kind !== 'status') return
      isDue.current = true
      refresh()
    },
  })
  const refreshIfDue = useEffectEvent(() => {
    if (isDue.current) refresh()
  })
  useEffect(() => {
    if (!isLoading) refreshIfDue()
  }, [isLoading])
  useEffect(() => {
    if (moving === null) return
    start()
    return stop
  }, [moving, start, stop])
  return null
}

/**
 * Whether the server answers, and not something in between: a refresh that gets anything but a page of ours makes Next leave the page for
 * it, and nobody would come back from an error page of a proxy's.
 */
function look(id: string): Promise<'serving' | 'away' | TooOftenError> {
  return fetchExport(exportUrl(id), id).then(
    () => 'serving',
    (error: unknown) => {
      if (error instanceof TooOftenError) return error
      return error instanceof GoneError ? 'serving' : 'away'
    },
  )
}
