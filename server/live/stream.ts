import { fromPrisma } from 'pg-boss'
import { query } from '../../lib/database.ts'
import type { LiveMessage } from '../../lib/exports/live.ts'
import { OWNED } from '../../lib/exports/ownership.ts'
import { writeNarrowing } from '../../lib/narrowing.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { warnSeldom } from '../http/warn-seldom.ts'
import { prisma } from '../prisma.ts'
import { type Hearer, join } from './hub.ts'

/** How often is looked whether whoever reads a stream still may, in ms; who somebody is, is believed for 5 s beside (server/viewer.ts). */
const LOOK_MS = 4_000
/** How long a client is to wait before it opens a stream anew, in ms. */
const RETRY_MS = 3_000
/** Messages that may wait, for a client that does not take them or to be looked up; then its stream ends, and it may open another. */
export const BACKLOG_MAX = 100

const encoder = new TextEncoder()

/** A stream that is open: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export class Stream implements Hearer {
  readonly ownerId: string
  readonly #controller: ReadableStreamDefaultController<Uint8Array>
  readonly #viewer: Viewer
  readonly #looking: NodeJS.Timeout
  readonly #leave: () => void
  /** What is to be looked up before it is told, and is told as one where it came several times meanwhile. */
  readonly #unchecked = new Map<string, LiveMessage>()
  #isChecking = false
  #isOver = false

  /** @param isStillIn whether the viewer still is somebody; asked again and again. */
  constructor(
    controller: ReadableStreamDefaultController<Uint8Array>,
    viewer: Viewer,
    isStillIn: () => Promise<boolean>,
  ) {
    this.ownerId = viewer.id
    this.#controller = controller
    this.#viewer = viewer
    this.#looking = setInterval(() => void this.#look(isStillIn), LOOK_MS).unref()
    this.#leave = join(this)
    // Something in between may wait for the first byte before it passes anything on.
    this.#send(`retry: ${RETRY_MS}`)
  }

  pulse(): void {
    this.#send('event: pulse\ndata: {}')
  }

  /** Somebody who is held to something is told of what is held to the same only, which is looked up by one statement at a time. */
  tell(message: LiveMessage): void {
    if (this.#viewer.narrowing) this.#lookUp(message)
    else this.#write(message)
  }

  #lookUp(message: LiveMessage): void {
    this.#unchecked.set(`${message.kind} ${message.exportId}`, message)
    if (this.#unchecked.size > BACKLOG_MAX) this.end()
    else if (!this.#isChecking) void this.#tellOwn()
  }

  /** Ends it for its reader too. Safe at any time. */
  end = (): void => {
    if (this.#isOver) return
    this.letGo()
    this.#controller.close()
  }

  /** Sends nothing more: its reader has left it. Safe at any time. */
  letGo(): void {
    this.#isOver = true
    clearInterval(this.#looking)
    this.#leave()
  }

  async #tellOwn(): Promise<void> {
    this.#isChecking = true
    try {
      while (this.#unchecked.size > 0 && !this.#isOver) {
        const messages = [...this.#unchecked.values()]
        this.#unchecked.clear()
        const own = await this.#ownOf(messages.map(({ exportId }) => exportId))
        for (const message of messages) if (own.has(message.exportId)) this.#write(message)
      }
    } catch (error) {
      warnSeldom({ code: 'live_unchecked', error }, 'whom to tell of a change could not be found out')
    } finally {
      this.#isChecking = false
    }
  }

  /** Which of these the viewer may know of. */
  async #ownOf(ids: string[]): Promise<Set<string>> {
    const own = `select id::text from claimcheck.export where id = any ($1::uuid[]) and ${OWNED('$2', '$3')}`
    const rows = await query<{ id: string }>(fromPrisma(prisma()), own, [
      ids,
      this.#viewer.id,
      writeNarrowing(this.#viewer),
    ])
    return new Set(rows.map(({ id }) => id))
  }

  async #look(isStillIn: () => Promise<boolean>): Promise<void> {
    try {
      if (!(await isStillIn())) this.end()
    } catch (error) {
      // A database that is away for a moment ends no stream; nothing comes by it meanwhile.
      warnSeldom({ code: 'live_unchecked', error }, 'whether a stream may go on could not be found out')
    }
  }

  #write({ kind, exportId }: LiveMessage): void {
    this.#send(`event: ${kind}\ndata: ${JSON.stringify({ id: exportId })}`)
  }

  #send(text: string): void {
    if (this.#isOver) return
    this.#controller.enqueue(encoder.encode(`${text}\n\n`))
    if ((this.#controller.desiredSize ?? 0) < -BACKLOG_MAX) this.end()
  }
}
