'use client'

import { useEffect } from 'react'
import type { ArtifactView } from '../../../lib/exports/view.ts'

/** Downloads that this page has started; outlives components, so that React's double effects start one only. */
const started = new Set<string>()

/** Starts the download of a finished export, once per export and browser. Nothing happens without an artifact. */
export function useDownloadOnce(id: string, artifact: ArtifactView | null): void {
  const url = artifact?.url
  useEffect(() => {
    if (url !== undefined && isFirstTime(id)) startDownload(url)
  }, [id, url])
}

/** Whether this export was never downloaded by itself in this browser; from then on it was. */
function isFirstTime(id: string): boolean {
  if (started.has(id)) return false
  started.add(id)
  const key = `claimcheck:downloaded:${id}`
  try {
    if (localStorage.getItem(key) !== null) return false
    localStorage.setItem(key, new Date().toISOString())
  } catch {
    // Storage is blocked or full: then it is once per page load.
  }
  return true
}

function startDownload(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
