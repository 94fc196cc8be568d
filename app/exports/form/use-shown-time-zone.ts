'use client'

import { useEffect, useState } from 'react'

/**
 * Leads to the control of the time zone, in the part of the form that may be closed.
 * @param focusNext focuses what the next render brings.
 * @returns whether that part has to open now, and a function that asks for it.
 */
export function useShownTimeZone(focusNext: (selector: string) => void): [boolean, () => void] {
  const [isAsked, setAsked] = useState(false)
  // Asked once: the part may be closed again.
  useEffect(() => {
    if (isAsked) setAsked(false)
  }, [isAsked])
  const show = () => {
    setAsked(true)
    focusNext('[data-time-zone]')
  }
  return [isAsked, show]
}
