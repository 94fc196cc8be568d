'use client'

import { useMemo } from 'react'
import { isTimeZone } from '../../../lib/exports/format-options.ts'
import { useIsBrowser } from '../../ui/use-is-browser.ts'
import { currentTimeZone } from './time-zone-names.ts'

/** IANA names: those that a reader is likely to want, and all the rest. */
export type TimeZones = { near: string[]; others: string[] }

/** What some systems call it. */
const NAMES_OF_UTC = /^(Etc\/)?(UTC|UCT|GMT|Universal|Zulu)$/

/** The time zones that this browser knows, by their current names, and the chosen one; only UTC on the server, which may know others. */
export function useTimeZones(chosen: string): TimeZones {
  const isBrowser = useIsBrowser()
  const known = useMemo(() => (isBrowser ? browserTimeZones() : { near: ['UTC'], others: [] }), [isBrowser])
  const { near, others } = known
  const isListed = !isBrowser || near.includes(chosen) || others.includes(chosen) || !isTimeZone(chosen)
  // A link may have it by a former name.
  return isListed ? known : { near: [...near, chosen], others }
}

/** The zone of whoever looks at the page; UTC on the server, and where the browser's is none that files can have. */
export function useOwnTimeZone(): string {
  const isBrowser = useIsBrowser()
  return useMemo(() => (isBrowser ? ownTimeZone() : 'UTC'), [isBrowser])
}

function ownTimeZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return isTimeZone(timeZone) && !NAMES_OF_UTC.test(timeZone) ? currentTimeZone(timeZone) : 'UTC'
}

function browserTimeZones(): TimeZones {
  const near = new Set(['UTC', ownTimeZone()])
  const all = new Set(Intl.supportedValuesOf('timeZone').map(currentTimeZone))
  return { near: [...near], others: [...all].filter((name) => !near.has(name) && isTimeZone(name)).sort() }
}
