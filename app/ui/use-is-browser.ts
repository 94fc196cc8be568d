'use client'

import { useSyncExternalStore } from 'react'

/**
 * Whether this may show what only the browser knows. False on the server, and in the first render in the browser, or
 * the two would not match.
 */
export function useIsBrowser(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  )
}

function neverChanges() {
  return () => {}
}
