import type { Claim } from '../../lib/exports/transitions.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { asDb } from '../database.ts'
import { StoreError } from './classify.ts'
import type { ClaimConnection } from './export-lock.ts'
import { beat, type ProgressReport } from './heartbeat.ts'
import { CancelledError, ClaimLostError, FencedError } from './stop-reasons.ts'
import { TimeLeft } from './time-left.ts'

/** How often an attempt says that it is alive and how far it is, in ms; a cancellation is noticed as fast. */
const BEAT_MS = 1_000
/** A beat that takes longer has lost its connection, whatever TCP says. */
const BEAT_TIMEOUT_MS = 8_000

/** What an attempt must not exceed. */
export type AttemptLimits = { maxRunMs: number; maxWriteMs: number }

/** How far an attempt is, as it sees it itself. */
type Measure = () => Omit<ProgressReport, 'secondsLeft'>

const NOTHING_YET: ProgressReport = {
  rowsDone: 0,
  rowsTotal: null,
  rowsTotalIsEstimate: true,
  bytesWritten: 0,
  percent: 0,
  secondsLeft: null,
}

/**
 * Watches over an attempt while it runs: proves it alive, reports its progress, and stops it by its signal when it was
 * cancelled, taken over, or stuck. The signal's reason says which.
 */
export class AttemptMonitor implements Disposable {
  readonly #connection: ClaimConnection
  readonly #claim: Claim
  readonly #controller: AbortController
  readonly #timer: NodeJS.Timeout
  readonly #limits: AttemptLimits
  readonly #deadline: number
  readonly #timeLeft = new TimeLeft()
  #measure: Measure | null = null
  #beatSince: number | null = null
  #writingSince: number | null = null

  constructor(connection: ClaimConnection, claim: Claim, controller: AbortController, limits: AttemptLimits) {
    this.#connection = connection
    this.#claim = claim
    this.#controller = controller
    this.#limits = limits
    this.#deadline = performance.now() + limits.maxRunMs
    this.#timer = setInterval(() => this.#tick(), BEAT_MS)
  }

  /** Takes the function that says how far the attempt is. */
  watch(measure: Measure): void {
    this.#measure = measure
  }

  /** Runs a write of the store, which must not take for ever. */
  async writing<T>(write: Promise<T>): Promise<T> {
    this.#writingSince = performance.now()
    try {
      return await write
    } finally {
      this.#writingSince = null
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const now = performance.now()
    if (now > this.#deadline) {
      const limitMinutes = Number((this.#limits.maxRunMs / 60_000).toFixed(2))
      this.#stop(new Problem('took_too_long', { params: { limitMinutes } }))
    }
    if (this.#writingSince !== null && now - this.#writingSince > this.#limits.maxWriteMs) {
      this.#stop(new StoreError(new Error('The store has stalled')))
    }
    if (this.#beatSince === null) this.#beat(now)
    else if (now - this.#beatSince > BEAT_TIMEOUT_MS) this.#stop(new ClaimLostError())
  }

  #report(now: number): ProgressReport {
    if (!this.#measure) return NOTHING_YET
    const measured = this.#measure()
    return { ...measured, secondsLeft: this.#timeLeft.next(now / 1_000, measured.percent) }
  }

  #beat(now: number): void {
    this.#beatSince = now
    beat(asDb(this.#connection), this.#claim, this.#report(now)).then(
      (answer) => {
        this.#beatSince = null
        if (answer === 'fenced') this.#stop(new FencedError(this.#claim))
        if (answer === 'cancel') this.#stop(new CancelledError())
      },
      (error: unknown) => this.#stop(new ClaimLostError(error)),
    )
  }

  #stop(reason: Error): void {
    clearInterval(this.#timer)
    this.#controller.abort(reason)
  }
}
