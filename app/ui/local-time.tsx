'use client'

import { useIsBrowser } from './use-is-browser.ts'

const TIME = { dateStyle: 'medium', timeStyle: 'short' } as const
const SECOND = { dateStyle: 'medium', timeStyle: 'medium' } as const
const CLOCK = { timeStyle: 'medium' } as const

/** A time in the reader's own zone and way of writing; the server, which knows neither, writes it in UTC and says so. */
export function LocalTime({ at }: { at: string }) {
  return <Local at={at} format={TIME} />
}

/** The same to the second, where it matters what came first. */
export function LocalSecond({ at }: { at: string }) {
  return <Local at={at} format={SECOND} />
}

/** "at 2:05:09 PM", for a time that is near. */
export function LocalClock({ at }: { at: string }) {
  return (
    <>
      at <Local at={at} format={CLOCK} />
    </>
  )
}

function Local({ at, format }: { at: string; format: Intl.DateTimeFormatOptions }) {
  const isBrowser = useIsBrowser()
  const clock = isBrowser
    ? new Intl.DateTimeFormat(undefined, format)
    : new Intl.DateTimeFormat('en', { ...format, timeZone: 'UTC' })
  const text = clock.format(new Date(at))
  return <time dateTime={at}>{isBrowser ? text : `${text} UTC`}</time>
}
