'use client'

import { useThrottledCallback } from '@mantine/hooks'
import { usePathname } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import useSWR from 'swr'
import type { ExportView } from '../../../lib/exports/view.ts'
import { useViewerId } from '../../ui/viewer-id.ts'
import { SignedOutError } from '../fetch-export.ts'
import { spread } from '../live/spread.ts'
import { useLive } from '../live/use-live.ts'
import { fetchRunning, RUNNING_MAX, RUNNING_URL } from './fetch-running.ts'

/** How often is asked while something runs, in ms: without being told of changes, and with. While nothing runs nobody asks. */
const PACE_MS = 10_000
const TOLD_PACE_MS = 60_000
/** And after an answer that never came. */
const RETRY_MS = 30_000
/** Many exports may end in the same moment; they are looked up together, after so long, in ms. */
const TOGETHER_MS = 1_000

/**
 * The exports of whoever is signed in that have not ended, on whatever page: looked up when a page is opened, and from then on as long as
 * there are any.
 * @param onEnded is told which of them have ended since the look before.
 */
export function useRunning(onEnded: (ids: string[]) => void): ExportView[] {
  const viewerId = useViewerId()
  const pathname = usePathname()
  const [isLive, setIsLive] = useState(false)
  const refreshInterval = useCallback(
    (latest: ExportView[] | undefined) => (latest?.length ? spread(isLive ? TOLD_PACE_MS : PACE_MS) : 0),
    [isLive],
  )
  const { data, mutate } = useSWR<ExportView[], Error>(
    [RUNNING_URL, viewerId],
    ([url]: [string]) => fetchRunning(url),
    {
      refreshInterval,
      focusThrottleInterval: RETRY_MS,
      shouldRetryOnError: (error) => !(error instanceof SignedOutError),
      errorRetryInterval: RETRY_MS,
    },
  )
  const look = useThrottledCallback(() => void mutate(), TOGETHER_MS)
  const opened = useRef(pathname)
  useEffect(() => {
    // What was made on the page before, this page would not hear of.
    if (opened.current !== pathname) look()
    opened.current = pathname
  }, [pathname, look])
  useLive(data !== undefined && data.length > 0, {
    onLive(isLiveNow) {
      setIsLive(isLiveNow)
      if (isLiveNow) look()
    },
    onMoved(kind) {
      if (kind === 'status') look()
    },
  })
  useEnded(data, viewerId, onEnded)
  return data ?? []
}

function useEnded(
  running: ExportView[] | undefined,
  viewerId: string,
  onEnded: (ids: string[]) => void,
): void {
  const before = useRef({ viewerId, ids: [] as string[] })
  const tell = useRef(onEnded)
  useEffect(() => {
    tell.current = onEnded
  })
  useEffect(() => {
    if (!running) return
    const now = new Set(running.map(({ id }) => id))
    // Of somebody else's nothing is known any more; and where there are more than an answer has, those that are left out go on.
    const isAll = running.length < RUNNING_MAX && before.current.viewerId === viewerId
    const ended = isAll ? before.current.ids.filter((id) => !now.has(id)) : []
    before.current = { viewerId, ids: [...now] }
    if (ended.length > 0) tell.current(ended)
  }, [running, viewerId])
}
