import type { Job, PgBoss } from 'pg-boss'
import { log } from '../lib/log.ts'
import { DEAD_LETTER_QUEUE, EXPORT_QUEUE, type ExportJob, READY } from '../lib/queue.ts'
import { forExport } from './run/for-export.ts'
import { type HandlerContext, handleExport } from './run/handler.ts'
import { endGivenUp } from './tasks/end-given-up.ts'
import { passTurnOn } from './tasks/turns.ts'

/** New jobs are told by NOTIFY, and the reaper looks for the others; pg-boss's own polling is the last resort, in seconds. */
const POLL_SECONDS = 10
const OPTIONS = { notifyPollingIntervalSeconds: POLL_SECONDS }

/** The consumers of the queue of exports, one for each that may run at a time. They are open while the worker can write files. */
export class Slots {
  readonly #boss: PgBoss
  readonly #context: HandlerContext
  readonly #count: number
  readonly #ids: string[] = []
  #isReady = false
  #isStopped = false
  /** Opening and closing, one after the other. */
  #change: Promise<void> = Promise.resolve()

  constructor(context: HandlerContext, count: number) {
    this.#boss = context.boss
    this.#context = context
    this.#count = count
  }

  /** Takes exports from now on, or none any more; what is being written goes on. */
  setOpen(isOpen: boolean): Promise<void> {
    this.#change = this.#change.then(() => (isOpen && !this.#isStopped ? this.#open() : this.#close()))
    return this.#change
  }

  /** How many exports are taken at a time; 0 while none is. */
  get open(): number {
    return this.#ids.length
  }

  /** Takes none any more, for good. */
  stop(): Promise<void> {
    this.#isStopped = true
    return this.setOpen(false)
  }

  /** Lets all of them look for jobs now. */
  wake(): void {
    for (const id of this.#ids) this.#boss.notifyWorker(id)
  }

  async #open(): Promise<void> {
    while (this.#ids.length < this.#count) this.#ids.push(await this.#openOne())
    if (!this.#isReady) log.info({ workerConcurrency: this.#count }, 'worker ready')
    this.#isReady = true
  }

  async #openOne(): Promise<string> {
    const id = await this.#boss.work<ExportJob>(
      EXPORT_QUEUE,
      { ...OPTIONS, minPriority: READY },
      async ([job]) => {
        if (job) await forExport(ownerOf(job), () => this.#run(job, id))
      },
    )
    return id
  }

  async #run(job: Job<ExportJob>, id: string): Promise<void> {
    try {
      await handleExport(this.#context, job)
    } finally {
      // NOTIFY tells of new jobs only; the ones that waited for this one would wait for the next look.
      if (job.groupId) await passTurnOn({ exportId: job.id, ownerId: job.groupId })
      this.#boss.notifyWorker(id)
    }
  }

  async #close(): Promise<void> {
    const ids = this.#ids.splice(0)
    await Promise.all(ids.map((id) => this.#boss.offWork(EXPORT_QUEUE, { id, wait: false })))
  }
}

/** Ends the exports whose job has used up its attempts. @returns the consumer's id; pg-boss notifies nobody of a dead letter. */
export function consumeDeadLetters(boss: PgBoss): Promise<string> {
  return boss.work<ExportJob>(DEAD_LETTER_QUEUE, OPTIONS, async ([job]) => {
    if (job) await forExport(ownerOf(job), () => endGivenUp(boss, job.data.exportId, 'attempts_exhausted'))
  })
}

/** Of which export a job is, and whose; jobs of before there were owners do not say. */
function ownerOf({ data, groupId }: Job<ExportJob>): { exportId: string; ownerId: string | null } {
  return { exportId: data.exportId, ownerId: groupId ?? null }
}
