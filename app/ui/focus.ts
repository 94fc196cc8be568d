'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { focusNear, type Place, placeOf } from './focus-place.ts'

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

/**
 * Gives the focus back to the button that started something: while that goes on the button is disabled, and loses it. Where the button is
 * gone by then, what stands in its place gets it, and a keyboard goes on from there.
 */
export function useReturnedFocus(isPending: boolean): void {
  useLayoutEffect(() => (isPending ? followFocus(focusNear) : undefined), [isPending])
}

/** The same while a page changes by itself: only what has been removed is replaced, since nobody has started anything. */
export function useKeptFocus(isPending: boolean): void {
  useLayoutEffect(() => (isPending ? followFocus(replaceRemoved) : undefined), [isPending])
}

function replaceRemoved(place: Place): void {
  if (!place.element.isConnected) focusNear(place)
}

/**
 * Looks from now on where the focus is. It has to begin before the browser paints, when what is disabled loses the focus.
 * @param give is told where the focus was, if it is nowhere in the end.
 * @returns what ends it; React calls that before it changes the page, also for a component that is removed itself.
 */
function followFocus(give: (last: Place) => void): () => void {
  let last = placeOf(document.activeElement)
  const follow = ({ target }: FocusEvent) => {
    last = placeOf(target)
  }
  document.addEventListener('focusin', follow)
  return () => {
    document.removeEventListener('focusin', follow)
    queueMicrotask(() => {
      if (last && isFocusLost()) give(last)
    })
  }
}

/**
 * Catches the focus when what had it is removed: a keyboard would start again at the top of the page.
 * @param stage another one means that something may have been removed.
 * @returns what the element around it needs, and the ref of what the focus goes to.
 */
export function useCaughtFocus<T extends HTMLElement>(stage: string) {
  const catcher = useRef<T>(null)
  const around = useRef<HTMLDivElement>(null)
  const isInside = useRef(false)
  useLayoutEffect(() => {
    // From before React had taken over.
    if (around.current?.contains(document.activeElement)) isInside.current = true
  }, [])
  // Before a button that is removed gives the focus to what stands in its place: that may be something else by now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is there for the change itself.
  useLayoutEffect(() => {
    if (isInside.current && isFocusLost()) catcher.current?.focus()
  }, [stage])
  const within = {
    ref: around,
    onFocus: () => {
      isInside.current = true
    },
    // Not called for an element that is removed. One that is disabled loses the focus, but nobody has gone away from it.
    onBlur: ({ target }: { target: Element }) => {
      isInside.current = target.matches(':disabled')
    },
  }
  return { catcher, within }
}

/** Whether nothing has the focus. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
