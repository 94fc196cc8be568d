'use client'

import { useMemo } from 'react'
import { isTimeZone } from '../../../lib/exports/format-options.ts'
import { useIsBrowser } from '../../ui/use-is-browser.ts'

/** IANA names: those that a reader is likely to want, and all the rest. */
export type TimeZones = { near: string[]; others: string[] }

/** The time zones that this browser knows; only UTC on the server, which may know others. */
export function useTimeZones(): TimeZones {
  const isBrowser = useIsBrowser()
  return useMemo(() => (isBrowser ? browserTimeZones() : { near: ['UTC'], others: [] }), [isBrowser])
}

function browserTimeZones(): TimeZones {
  const near = new Set(['UTC', new Intl.DateTimeFormat().resolvedOptions().timeZone].filter(isTimeZone))
  const others = Intl.supportedValuesOf('timeZone').filter((name) => !near.has(name) && isTimeZone(name))
  return { near: [...near], others }
}
