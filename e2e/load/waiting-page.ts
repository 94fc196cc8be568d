import { Agent, type ClientRequest, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { spread, spreadStart } from '../../app/exports/live/spread.ts'
import { LIVE_PACE_MS } from '../../app/exports/live/use-live.ts'

/** As app/exports/live: pulses of a stream count from this age on, and a page that is told asks this seldom. */
const PROOF_MS = 3_000
const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 5_000

/** How a page finds out: at the server's pace; the same, told by a stream beside; or at its first pace, whatever the server says. */
export type Way = 'polling' | 'live' | 'deaf'

/** What pages have seen since this was made anew. */
export class Sightings {
  /** How long each answer took, in ms. */
  readonly latencies: number[] = []
  /** The pace that each answer told, in ms. */
  readonly paces: number[] = []
  /** Why no state came, and how often. */
  readonly failures: Record<string, number> = {}
  lostStreams = 0
}

/** The claim page of an export that waits, without its browser. */
export class WaitingPage {
  readonly #url: string
  readonly #cookie: string
  readonly #see: () => Sightings
  readonly #agent = new Agent({ keepAlive: true })
  #stream: ClientRequest | undefined
  #isLive = false
  #wake = new AbortController()

  /** @param url of the export's state. @param see where to note what it sees at the moment. */
  constructor(url: string, cookie: string, see: () => Sightings) {
    this.#url = url
    this.#cookie = cookie
    this.#see = see
  }

  /** Keeps up to date until it is told to leave. */
  async watch(way: Way, leave: AbortSignal): Promise<void> {
    if (way === 'live') this.#hear(leave)
    let firstPace: number | undefined
    let retries = 0
    while (!leave.aborted) {
      this.#wake = new AbortController()
      const pace = await this.#ask()
      firstPace ??= pace
      if (pace === undefined) await this.#pause(Math.min(RETRY_MIN_MS * 2 ** ++retries, RETRY_MAX_MS), leave)
      else {
        retries = 0
        const told = way === 'deaf' && firstPace ? firstPace : pace
        await this.#pause(spread(this.#isLive ? Math.max(told, LIVE_PACE_MS) : told), leave)
      }
    }
    this.#agent.destroy()
  }

  /** Ended early where messages begin to get through: the page looks at once. */
  async #pause(ms: number, leave: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal: AbortSignal.any([leave, this.#wake.signal]) }).catch(() => undefined)
  }

  /** @returns the pace that it was told; undefined where it got no state. */
  async #ask(): Promise<number | undefined> {
    const sentAt = performance.now()
    try {
      const { pollAfterMs } = JSON.parse(await this.#get())
      const seen = this.#see()
      seen.latencies.push(performance.now() - sentAt)
      seen.paces.push(pollAfterMs)
      return pollAfterMs
    } catch (error) {
      const { failures } = this.#see()
      const reason = (error as Error).message
      failures[reason] = (failures[reason] ?? 0) + 1
      return undefined
    }
  }

  #get(): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, headers: { cookie: this.#cookie }, timeout: 10_000 }
      const asked = request(this.#url, options, (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (text: string) => {
          body += text
        })
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve(body) : reject(new Error(String(answer.statusCode))),
        )
        answer.on('error', reject)
      })
      asked.on('timeout', () => asked.destroy(new Error('no answer')))
      asked.on('error', reject).end()
    })
  }

  #hear(leave: AbortSignal): void {
    const openedAt = performance.now()
    let isProven = false
    const lose = () => {
      isProven = false
      this.#isLive = false
      if (!leave.aborted) this.#see().lostStreams++
    }
    const url = new URL('/api/exports/events', this.#url)
    this.#stream = request(url, { agent: false, headers: { cookie: this.#cookie } }, (stream) => {
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (!text.includes('event: pulse') || performance.now() - openedAt < PROOF_MS || isProven) return
        isProven = true
        void sleep(spreadStart()).then(() => {
          this.#isLive = isProven
          this.#wake.abort()
        })
      })
      // What breaks it off is told by its close.
      stream.on('error', () => undefined).on('close', lose)
    })
    this.#stream.on('error', () => undefined).end()
    leave.addEventListener('abort', () => this.#stream?.destroy())
  }
}
