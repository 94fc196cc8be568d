import type { PgBoss } from 'pg-boss'
import { log } from '../../lib/log.ts'
import { DELIVERY_QUEUE, type DeliveryJob } from '../../lib/queue.ts'
import { FIRST_ENDPOINT, queueDueDeliveries } from '../tasks/deliveries.ts'
import { handleDelivery } from './handler.ts'
import type { Way } from './send.ts'

/** Deliveries that one worker sends at a time, beside its exports. */
const HANDS = 8
/** So many of them may wait for endpoints that nothing has reached; the others are there for those that answer. */
const HANDS_FOR_FAILING = HANDS / 2
/** Whoever makes a job wakes a hand for it; this finds the jobs of workers that died in between, in seconds. */
const POLL_SECONDS = 60

/** The consumers of the queue of deliveries. There is none before the first delivery: where nobody has an endpoint, they cost nothing. */
export class Hands {
  readonly #boss: PgBoss
  readonly #way: Way
  readonly #stop = new AbortController()
  /** Each one's id in pg-boss, and whether it sends something at this moment. */
  readonly #hands = new Map<string, boolean>()
  #after = FIRST_ENDPOINT
  #isStopped = false
  /** Looks come one after the other. */
  #look: Promise<void> = Promise.resolve()

  constructor(boss: PgBoss, way: Way) {
    this.#boss = boss
    this.#way = way
  }

  /** Looks for deliveries whose time has come, and begins as many as there are hands free. @throws what the database says. */
  look(): Promise<void> {
    const look = this.#look.then(() => this.#queueDue())
    // The next one does not depend on it; whoever asked for it is told.
    this.#look = look.catch(() => undefined)
    return look
  }

  /** Takes none any more, and waits for those under way. What is not done after `graceMs` is given back. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true
    await this.#look
    const timer = setTimeout(() => this.#stop.abort(), graceMs)
    const ids = [...this.#hands.keys()]
    await Promise.all(ids.map((id) => this.#boss.offWork(DELIVERY_QUEUE, { id, wait: true })))
    clearTimeout(timer)
  }

  async #open(): Promise<void> {
    while (this.#hands.size < HANDS) this.#hands.set(await this.#openOne(), false)
  }

  async #openOne(): Promise<string> {
    const options = { pollingIntervalSeconds: POLL_SECONDS }
    const id = await this.#boss.work<DeliveryJob>(DELIVERY_QUEUE, options, async ([job]) => {
      if (!job) return
      this.#hands.set(id, true)
      try {
        await handleDelivery(job, this.#way, this.#stop.signal)
      } finally {
        this.#hands.set(id, false)
        this.#lookAgain(id)
      }
    })
    return id
  }

  /** After a delivery the next one comes at once, however many wait. */
  #lookAgain(id: string): void {
    if (this.#isStopped) return
    this.#boss.notifyWorker(id)
    this.look().catch((error: unknown) => log.warn({ error }, 'deliveries could not be looked for'))
  }

  async #queueDue(): Promise<void> {
    if (this.#isStopped) return
    await this.#open()
    const free = [...this.#hands].filter(([, isBusy]) => !isBusy).map(([id]) => id)
    if (free.length === 0) return
    const forFailing = Math.max(0, free.length - (HANDS - HANDS_FOR_FAILING))
    const { queued, last } = await queueDueDeliveries(this.#boss, this.#after, {
      free: free.length,
      forFailing,
    })
    this.#after = last
    for (const id of free.slice(0, queued)) this.#boss.notifyWorker(id)
  }
}
