'use client'

import { useCallback, useRef, useState } from 'react'
import useSWR, { useSWRConfig } from 'swr'
import type { ExportView } from '../../../lib/exports/view.ts'
import { fetchExport, GoneError, SignedOutError, TooOftenError } from '../fetch-export.ts'
import { spread } from '../live/spread.ts'
import { LIVE_PACE_MS, useLive } from '../live/use-live.ts'

/** Longest pause, in ms, between two tries while the server cannot be reached. */
const RETRY_MAX_MS = 5_000
/** In ms. Below the server's fastest pace, or SWR would leave polls out as duplicates. */
const DEDUPING_MS = 100

/**
 * Why the view may be out of date: the server is not answering, or it has said that the export is deleted, that nobody is signed in, or that
 * it is asked too often.
 */
export type Trouble = 'lost' | 'gone' | 'signed-out' | 'too-often'

/**
 * An export, kept up to date at the server's own pace until nothing more will happen to it.
 * @param url where its state is read.
 * @param isTold whether the page can be told of changes: then it looks at once, and asks more seldom by itself.
 */
export function useExport(
  url: string,
  initial: ExportView,
  { isTold }: { isTold: boolean },
): { view: ExportView; trouble: Trouble | null } {
  const firstPace = initial.pollAfterMs
  const [isLive, setIsLive] = useState(false)
  const askedAt = useRef(Number.NEGATIVE_INFINITY)
  // Memoised: SWR restarts its timer whenever it sees another function, so it does when the page begins or ceases to be told. 0 ends the polling.
  const refreshInterval = useCallback(
    (latest: ExportView | undefined) => {
      const pace = (latest ? latest.pollAfterMs : firstPace) ?? 0
      return pace > 0 ? spread(isLive ? Math.max(pace, LIVE_PACE_MS) : pace) : 0
    },
    [firstPace, isLive],
  )
  const ask = () => {
    askedAt.current = performance.now()
    return fetchExport(url, initial.id)
  }
  const { data, error, mutate } = useSWR<ExportView, Error>(url, ask, {
    fallbackData: initial,
    refreshInterval,
    dedupingInterval: DEDUPING_MS,
    revalidateOnFocus: true,
    // The download starts by itself, so the page must notice in a background tab too; and whether the browser
    // believes to be online says nothing about a server on the same machine.
    refreshWhenHidden: true,
    refreshWhenOffline: true,
    isVisible: always,
    isOnline: always,
    shouldRetryOnError: (failure) => !(failure instanceof GoneError),
    onErrorRetry: (failure, _key, _config, revalidate, options) => {
      const ownPause = Math.min(500 * 2 ** Math.min(options.retryCount, 8), RETRY_MAX_MS)
      const toldPause = failure instanceof TooOftenError ? failure.pauseMs : 0
      setTimeout(() => void revalidate(options), Math.max(ownPause, toldPause))
    },
  })
  const view = data ?? initial
  const look = () => {
    // What it was told to wait for goes on.
    if (!(error instanceof TooOftenError)) void mutate()
  }
  useLive(isTold && view.pollAfterMs !== null, {
    onLive(isLiveNow) {
      setIsLive(isLiveNow)
      if (isLiveNow) look()
    },
    onMoved(kind, id) {
      if (id !== view.id) return
      // How far it is, is told every second, also of an export at which nobody has to look so often.
      const isSoon = performance.now() - askedAt.current < (view.pollAfterMs ?? 0)
      if (kind === 'status' || !isSoon) look()
    },
  })
  return { view, trouble: troubleOf(error) }
}

/** Loads an export's state at once, ahead of the server's pace; returns when the page shows it, or failed to get it. */
export function useRefreshExport(url: string): () => Promise<unknown> {
  const { mutate } = useSWRConfig()
  return () => mutate(url)
}

function troubleOf(error: Error | undefined): Trouble | null {
  if (!error) return null
  if (error instanceof SignedOutError) return 'signed-out'
  if (error instanceof TooOftenError) return 'too-often'
  return error instanceof GoneError ? 'gone' : 'lost'
}

function always() {
  return true
}
