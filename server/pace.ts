import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import type { ExportView } from '../lib/exports/view.ts'

/** How slow the pace becomes at most, in ms; an export's own may be slower. */
const PACE_MAX_MS = 15_000
/** How long is looked before the pace changes, in ms. */
const WINDOW_MS = 1_000
/** Below so many polls a second it is not they that keep the process busy. */
const POLLS_MIN = 200
/** Shares of the time in which the process is at work: from the first on it is busy, to the second it has time; in between all stays as it is. */
const BUSY = 0.85
const FREE = 0.55
/** By how much the pace slows within a window, and quickens within a second: it slows at once, and quickens with care. */
const SLOWER = 1.5
const QUICKER = 1.2
/** Fast enough for an export that has just been made to get to {@link PACE_MAX_MS}. */
const FACTOR_MAX = 50

/**
 * By how much pages are to ask more seldom than they would: the pace follows what the process can answer. What is measured is the share of
 * the time in which its event loop is at work.
 */
export class Pace {
  #factor = 1
  #polls = 0
  #since: number
  #work: EventLoopUtilization
  readonly #now: () => number
  readonly #workSince: (before?: EventLoopUtilization) => EventLoopUtilization

  /** By the process's own clock, unless a test has another. */
  constructor(
    now: () => number = () => performance.now(),
    workSince: (before?: EventLoopUtilization) => EventLoopUtilization = performance.eventLoopUtilization,
  ) {
    this.#now = now
    this.#workSince = workSince
    this.#since = now()
    this.#work = workSince()
  }

  /** By how much the pace is slower than usual: at least 1. Counts a poll. */
  count(): number {
    const seconds = (this.#now() - this.#since) / 1_000
    if (seconds * 1_000 >= WINDOW_MS) this.#change(seconds)
    this.#polls++
    return this.#factor
  }

  #change(seconds: number): void {
    const { utilization } = this.#workSince(this.#work)
    if (utilization >= BUSY && this.#polls / seconds >= POLLS_MIN) this.#factor *= SLOWER
    // Where nobody has asked for a while, all that time counts.
    else if (utilization <= FREE) this.#factor /= QUICKER ** seconds
    this.#factor = Math.min(Math.max(this.#factor, 1), FACTOR_MAX)
    this.#polls = 0
    this.#since = this.#now()
    this.#work = this.#workSince()
  }
}

// Kept on globalThis, because Next bundles pages and routes apart.
const holder = globalThis as { claimcheckPace?: Pace }
holder.claimcheckPace ??= new Pace()
const pace = holder.claimcheckPace

/** A state that is told to somebody who will ask again: when, by what this process has to do. Its entity tag stays the same. */
export function paced(view: ExportView): ExportView {
  const factor = pace.count()
  if (view.pollAfterMs === null || factor === 1) return view
  const slower = Math.min(Math.round(view.pollAfterMs * factor), PACE_MAX_MS)
  return { ...view, pollAfterMs: Math.max(view.pollAfterMs, slower) }
}
