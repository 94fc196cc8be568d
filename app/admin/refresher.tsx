'use client'

import { useInterval } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { under } from '../../lib/base-path.ts'
import { useKeptFocus } from '../ui/focus.ts'

/** How often the page is loaded anew, in ms. */
const REFRESH_MS = 5_000

/** Keeps what a page shows of this moment up to date while it is looked at; one load at a time. */
export function Refresher() {
  const router = useRouter()
  const [isLoading, startTransition] = useTransition()
  useKeptFocus(isLoading)
  useInterval(
    () => {
      if (document.hidden || isLoading) return
      startTransition(async () => {
        if (await isServing()) startTransition(() => router.refresh())
      })
    },
    REFRESH_MS,
    { autoInvoke: true },
  )
  return null
}

/** Whether the server answers, and not something in between, for whose answer Next would leave the page. */
function isServing(): Promise<boolean> {
  return fetch(under('/api/health'))
    .then((response) => response.json())
    .then(
      (health: unknown) => typeof health === 'object' && health !== null && 'status' in health,
      () => false,
    )
}
