'use client'

import { useInterval } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useEffect, useTransition } from 'react'

/** How often the list is loaded anew, in ms, while something in it still moves. */
const REFRESH_MS = 3_000

/** Keeps a server-rendered list up to date while it is looked at; one load at a time. */
export function PageRefresher({ isNeeded }: { isNeeded: boolean }) {
  const router = useRouter()
  const [isLoading, startTransition] = useTransition()
  const { start, stop } = useInterval(() => {
    if (!document.hidden && !isLoading) startTransition(() => router.refresh())
  }, REFRESH_MS)
  useEffect(() => {
    if (!isNeeded) return
    start()
    return stop
  }, [isNeeded, start, stop])
  return null
}
