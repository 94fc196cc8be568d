'use client'

import { useSyncExternalStore } from 'react'

const format: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }
const utc = new Intl.DateTimeFormat('en', { ...format, timeZone: 'UTC' })

/**
 * A time in the reader's own zone. The server, which does not know that zone, writes it in UTC and says so; so does
 * the first render in the browser, or the two would not match.
 */
export function LocalTime({ at }: { at: string }) {
  const isBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  )
  const date = new Date(at)
  const text = isBrowser ? new Intl.DateTimeFormat('en', format).format(date) : `${utc.format(date)} UTC`
  return <time dateTime={at}>{text}</time>
}

function neverChanges() {
  return () => {}
}
