'use client'

import { useCallback } from 'react'
import useSWR, { useSWRConfig } from 'swr'
import type { ExportView } from '../../../lib/exports/view.ts'
import { fetchExport, GoneError, SignedOutError, TooOftenError } from '../fetch-export.ts'

/** Longest pause, in ms, between two tries while the server cannot be reached. */
const RETRY_MAX_MS = 5_000
/** In ms. Below the server's fastest pace, or SWR would leave polls out as duplicates. */
const DEDUPING_MS = 100

/**
 * Why the view may be out of date: the server is not answering, or it has said that the export is deleted, that nobody is signed in, or that
 * it is asked too often.
 */
export type Trouble = 'lost' | 'gone' | 'signed-out' | 'too-often'

/** An export, kept up to date at the server's own pace until nothing more will happen to it. @param url where its state is read. */
export function useExport(url: string, initial: ExportView): { view: ExportView; trouble: Trouble | null } {
  const firstPace = initial.pollAfterMs
  // Memoised: SWR restarts its timer whenever it sees another function. 0 ends the polling.
  const refreshInterval = useCallback(
    (latest: ExportView | undefined) => (latest ? latest.pollAfterMs : firstPace) ?? 0,
    [firstPace],
  )
  const { data, error } = useSWR<ExportView, Error>(url, () => fetchExport(url, initial.id), {
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
  return { view: data ?? initial, trouble: troubleOf(error) }
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
