'use client'

import { type Ref, useEffect, useImperativeHandle, useState } from 'react'

/** Stands for a button where Mantine wants what it opens something beside as a child; the button itself is there already. */
export function Standing({
  button,
  ref,
}: {
  button: HTMLButtonElement | null
  ref?: Ref<HTMLElement | null>
}) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => button, [button])
  return null
}

/** Whether it is open by now. It comes closed and opens then, or Mantine would not see from where the focus comes. */
export function useOpensLater(isOpen: boolean): boolean {
  const [isThere, setThere] = useState(false)
  useEffect(() => setThere(true), [])
  return isOpen && isThere
}
