'use client'

import { useInterval } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { exportUrl, fetchExport, GoneError, TooOftenError } from '../fetch-export.ts'

/** How often the list is loaded anew, in ms, while something in it still moves. */
const REFRESH_MS = 3_000

/**
 * Keeps a server-rendered list up to date while it is looked at; one load at a time.
 * @param moving the id of an export in it that still moves; null if none does.
 */
export function PageRefresher({ moving }: { moving: string | null }) {
  const router = useRouter()
  const [isLoading, startTransition] = useTransition()
  /** Before this time, in ms of performance.now(), the server does not want to be asked. */
  const notBefore = useRef(0)
  const { start, stop } = useInterval(() => {
    if (document.hidden || isLoading || moving === null || performance.now() < notBefore.current) return
    startTransition(async () => {
      const answer = await look(moving)
      if (answer instanceof TooOftenError) notBefore.current = performance.now() + answer.pauseMs
      else if (answer === 'serving') startTransition(() => router.refresh())
    })
  }, REFRESH_MS)
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
