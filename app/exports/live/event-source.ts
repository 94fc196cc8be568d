import { under } from '../../../lib/base-path.ts'
import type { LiveKind } from '../../../lib/exports/live.ts'

/** What a page is told: that an export has moved; that messages get through at the moment; or that none will for now. */
export type News = { kind: LiveKind; id: string } | { kind: 'pulse' } | { kind: 'lost' }

/** A pulse says something of streams only that are as old as this, in ms: something in between may cut each after seconds. */
const PROOF_MS = 3_000
/** Pause before a stream is opened anew, in ms: twice as long each time that none got as old as that. */
const PAUSE_MIN_MS = 2_000
const PAUSE_MAX_MS = 60_000
const KINDS: readonly LiveKind[] = ['status', 'progress']

/**
 * Reads the server's events until it is aborted. A stream that ends or is refused is opened anew, at another moment in each browser: after
 * the start of a server all of them come. Why it is refused does not matter, since whoever asks for the export's state is told.
 */
export function readEvents(tell: (news: News) => void, signal: AbortSignal): void {
  let pause = PAUSE_MIN_MS
  let close = (): void => undefined

  function open(): void {
    const source = new EventSource(under('/api/exports/events'))
    const openedAt = performance.now()
    close = () => source.close()
    for (const kind of KINDS)
      source.addEventListener(kind, ({ data }) => {
        const id = idIn(data)
        if (id !== null) tell({ kind, id })
      })
    source.addEventListener('pulse', () => {
      if (performance.now() - openedAt < PROOF_MS) return
      pause = PAUSE_MIN_MS
      tell({ kind: 'pulse' })
    })
    source.addEventListener('error', () => {
      source.close()
      tell({ kind: 'lost' })
      const timer = setTimeout(open, pause * (1 + Math.random()))
      close = () => clearTimeout(timer)
      pause = Math.min(pause * 2, PAUSE_MAX_MS)
    })
  }

  open()
  signal.addEventListener('abort', () => close())
}

/** Something in between may say anything. */
function idIn(data: unknown): string | null {
  try {
    const { id } = JSON.parse(String(data)) ?? {}
    return typeof id === 'string' ? id : null
  } catch {
    return null
  }
}
