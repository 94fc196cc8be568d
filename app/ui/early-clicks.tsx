'use client'

import { useEffect } from 'react'

/** Holds the button that was pressed last and when, until the page's scripts are there. */
type Holder = {
  claimcheckEarly?: { button: HTMLElement | null; at: number; hold: (event: Event) => void }
}

/** Whoever has waited longer, in ms, has something else in mind. */
const FORGOTTEN_AFTER_MS = 15_000

/** What {@link EarlyClicksScript} runs, as text: it stands in the page before any other script. */
function holdEarlyClicks(): void {
  const early = {
    button: null as HTMLElement | null,
    at: 0,
    hold({ target }: Event) {
      // A press of anything else takes it back.
      early.button = target instanceof Element ? target.closest<HTMLElement>('button[type="button"]') : null
      early.at = performance.now()
    },
  }
  ;(globalThis as Holder).claimcheckEarly = early
  document.addEventListener('click', early.hold, true)
}

/** Keeps a press of a button that comes before the page's scripts do, which React may never hear of. */
export function EarlyClicksScript({ nonce }: { nonce: string }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: it is the text of the function above.
      dangerouslySetInnerHTML={{ __html: `(${holdEarlyClicks})()` }}
    />
  )
}

/** React has heard of a press after all: of one that it was loaded for, while it came to be there. */
export function forgetEarlyClick(): void {
  const early = (globalThis as Holder).claimcheckEarly
  if (early) early.button = null
}

/** Presses the button anew that was pressed too early; once, as soon as there is something that hears it. */
export function useEarlyClicks(): void {
  useEffect(() => {
    // A press that React is at work on is told first.
    const timer = setTimeout(pressEarlyClick)
    return () => clearTimeout(timer)
  }, [])
}

function pressEarlyClick(): void {
  const holder = globalThis as Holder
  const early = holder.claimcheckEarly
  if (!early) return
  document.removeEventListener('click', early.hold, true)
  delete holder.claimcheckEarly
  const { button, at } = early
  if (button?.isConnected && performance.now() - at < FORGOTTEN_AFTER_MS) button.click()
}
