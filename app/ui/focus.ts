'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/**
 * Moves the focus to what the next render brings, or leaves behind.
 * @returns the ref of an element, and a function that focuses the first element within it that a selector matches, if there
 * is one, as soon as React has rendered.
 */
export function useFocusNext<T extends HTMLElement>(): [RefObject<T | null>, (selector: string) => void] {
  const within = useRef<T>(null)
  const [wanted, setWanted] = useState<{ selector: string } | null>(null)
  useEffect(() => {
    if (wanted) within.current?.querySelector<HTMLElement>(wanted.selector)?.focus()
  }, [wanted])
  return [within, useCallback((selector) => setWanted({ selector }), [])]
}

/** Gives the focus back to the button that started something: while that goes on the button is disabled, and loses it. */
export function useReturnedFocus(isPending: boolean): void {
  const starter = useRef<Element | null>(null)
  // Before the browser takes the focus away, which it does when it paints.
  useLayoutEffect(() => {
    if (isPending) starter.current = document.activeElement
    else if (starter.current instanceof HTMLElement && isFocusLost()) starter.current.focus()
  }, [isPending])
}

/**
 * Catches the focus when what had it is removed: a keyboard would start again at the top of the page.
 * @param stage another one means that something may have been removed.
 * @returns what the element around it needs, and the ref of what the focus goes to.
 */
export function useCaughtFocus<T extends HTMLElement>(stage: string) {
  const catcher = useRef<T>(null)
  const isInside = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is there for the change itself.
  useEffect(() => {
    if (isInside.current && isFocusLost()) catcher.current?.focus()
  }, [stage])
  const within = {
    onFocus: () => {
      isInside.current = true
    },
    // Not called for an element that is removed.
    onBlur: () => {
      isInside.current = false
    },
  }
  return { catcher, within }
}

function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
