'use client'

import { type ComponentType, useId, useState } from 'react'

/** What stands beside a button, as the component that is loaded for it gets it. */
export type Beside = {
  /** Of the button; by it the two are named after each other. */
  id: string
  button: HTMLButtonElement | null
  isOpen: boolean
  close: () => void
}

type Opening<Props> = {
  /** What opens; null until it is loaded. */
  Opened: ComponentType<Props> | null
  beside: Beside
  /** What the button needs. */
  opener: {
    id: string
    ref: (button: HTMLButtonElement | null) => void
    'aria-haspopup': 'dialog' | 'menu'
    'aria-expanded': boolean
    'aria-controls': string | undefined
    onClick: () => void
    onPointerEnter: () => void
    onFocus: () => void
  }
}

/**
 * Loads what a button opens when somebody is about to press it: pages come without it. A press that comes before it is there opens it as soon
 * as it is.
 * @param instead what is done where it cannot be loaded; without it the page says that it is out of date (app/error.tsx).
 */
export function useOpening<Props>(
  load: () => Promise<ComponentType<Props>>,
  popup: 'dialog' | 'menu',
  instead?: () => void,
): Opening<Props> {
  const id = useId()
  const [Opened, setOpened] = useState<ComponentType<Props> | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [button, ref] = useState<HTMLButtonElement | null>(null)
  const [lost, setLost] = useState<{ error: unknown } | null>(null)
  if (lost) throw lost.error
  const bring = async () => {
    const loaded = await load()
    setOpened(() => loaded)
  }
  // What fails before the press is tried again by it.
  const prepare = () => void (Opened ?? bring().catch(() => undefined))
  const press = () => {
    setOpen(!isOpen)
    if (!Opened) bring().catch((error: unknown) => (instead ? instead() : setLost({ error })))
  }
  const isShown = isOpen && Opened !== null
  return {
    Opened,
    beside: { id, button, isOpen, close: () => setOpen(false) },
    opener: {
      id,
      ref,
      'aria-haspopup': popup,
      'aria-expanded': isShown,
      'aria-controls': isShown ? `${id}-dropdown` : undefined,
      onClick: press,
      onPointerEnter: prepare,
      onFocus: prepare,
    },
  }
}
