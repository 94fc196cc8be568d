'use client'

import { useIsBrowser } from './use-is-browser.ts'

const format: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }
const utc = new Intl.DateTimeFormat('en', { ...format, timeZone: 'UTC' })

/** A time in the reader's own zone; the server, which does not know that zone, writes it in UTC and says so. */
export function LocalTime({ at }: { at: string }) {
  const date = new Date(at)
  const text = useIsBrowser() ? new Intl.DateTimeFormat('en', format).format(date) : `${utc.format(date)} UTC`
  return <time dateTime={at}>{text}</time>
}
