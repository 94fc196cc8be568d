'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'

/** The search part of an address with which a form is opened; another `count` is another form. */
type Opened = { search: string; count: number }

/**
 * The address of the page, which a form follows and writes. Next tells of every address, also of one that a form has just written:
 * only one of somebody else's, a link or the browser's Back, opens a form anew.
 * @returns `write`: puts the search part of an address in the place of the one that is there, without a request or an entry in the history.
 */
export function useAddress(): { opened: Opened; write(search: string): void } {
  const search = useSearchParams().toString()
  const [opened, setOpened] = useState<Opened>({ search, count: 0 })
  const seen = useRef(search)
  /** Written, and not told of by Next so far. */
  const written = useRef<string[]>([])
  useEffect(() => {
    if (search === seen.current) return
    seen.current = search
    const position = written.current.indexOf(search)
    written.current = position < 0 ? [] : written.current.slice(position + 1)
    if (position < 0) setOpened(({ count }) => ({ search, count: count + 1 }))
  }, [search])
  const write = useCallback((next: string) => {
    const known = new URLSearchParams(next).toString()
    if (known === new URLSearchParams(window.location.search).toString()) return
    written.current.push(known)
    window.history.replaceState(null, '', `?${next}${window.location.hash}`)
  }, [])
  return { opened, write }
}
