'use client'

import { useEffect } from 'react'

/** Holds the button that was pressed last, until the page's scripts are there. */
type Holder = { claimcheckEarly?: { button: HTMLElement | null; hold: (event: Event) => void } }

/** What {@link EarlyClicksScript} runs, as text: it stands in the page before any other script. */
function holdEarlyClicks(): void {
  const early = {
    button: null as HTMLElement | null,
    hold({ target }: Event) {
      const button = target instanceof Element ? target.closest<HTMLElement>('button[type="button"]') : null
      if (button) early.button = button
    },
  }
  ;(globalThis as Holder).claimcheckEarly = early
  document.addEventListener('click', early.hold, true)
}

/** Keeps a press of a button that comes before the page's scripts do, which React would never hear of. */
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

/** Presses the button anew that was pressed too early; once, as soon as there is something that hears it. */
export function useEarlyClicks(): void {
  useEffect(() => {
    const holder = globalThis as Holder
    const early = holder.claimcheckEarly
    if (!early) return
    document.removeEventListener('click', early.hold, true)
    delete holder.claimcheckEarly
    if (early.button?.isConnected) early.button.click()
  }, [])
}
