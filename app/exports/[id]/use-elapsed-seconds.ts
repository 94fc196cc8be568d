'use client'

import { useEffect, useRef, useState } from 'react'

/** How often the elapsed time is looked at, in ms: often enough that no second is skipped. */
const TICK_MS = 250

/** What was known at a moment of this page's own clock: so many seconds had gone by. */
type Anchor = { since: string; seconds: number; at: number }

/**
 * Whole seconds since a time, ticking. The reader's clock may be wrong, so it only measures how long ago the database
 * said `observedAt`. Never goes backwards while `since` stays.
 * @param since ISO 8601, by the database's clock, as is `observedAt`.
 */
export function useElapsedSeconds(since: string, observedAt: string): number {
  const observed = (Date.parse(observedAt) - Date.parse(since)) / 1_000
  const [elapsed, setElapsed] = useState(observed)
  const anchor = useRef<Anchor | null>(null)
  useEffect(() => {
    const known = anchor.current
    // An answer that travelled slowly is behind what is known already.
    if (known?.since !== since || observed > secondsAfter(known)) {
      anchor.current = { since, seconds: observed, at: performance.now() }
    }
    const tick = () => anchor.current && setElapsed(Math.floor(secondsAfter(anchor.current)))
    tick()
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [since, observed])
  return Math.max(0, Math.floor(elapsed))
}

function secondsAfter({ seconds, at }: Anchor): number {
  return seconds + (performance.now() - at) / 1_000
}
