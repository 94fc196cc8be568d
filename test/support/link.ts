import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a link does to all that comes over it from the server. */
export type LinkOptions = {
  /** Carries so many bytes a second, over all connections together, however fast the machine is. */
  bytesPerSecond?: number
  /** Gets every message of the server's protocol, and gives what goes on in its place: nothing loses it. */
  rewrite?: (message: Buffer) => Buffer | undefined
}

/** A connection over the link: the client's half, the server's half, and whether what they say is swallowed. */
type Pair = {
  client: net.Socket
  server: net.Socket
  isSwallowed: boolean
  rewrite: (bytes: Buffer) => Buffer
}

/** How often a byte comes over a link that crawls, in ms. */
const CRAWL_MS = 500

/** Puts a link before the Postgres server of a URL. */
export async function openLink(target: string, options: LinkOptions = {}): Promise<Link> {
  const link = new Link(target, options)
  await link.listen()
  return link
}

/** The network between a client and a Postgres server: it can be held up, broken, slow, or made to swallow everything. */
export class Link implements AsyncDisposable {
  /** Bytes that have come from the server so far. */
  received = 0
  readonly #target: string
  readonly #options: LinkOptions
  readonly #listener = net.createServer((client) => this.#connect(client))
  readonly #pairs = new Set<Pair>()
  #waiting: { bytes: number; resolve: () => void }[] = []
  #limit = Number.POSITIVE_INFINITY
  #released = Promise.withResolvers<void>()
  #crawling: NodeJS.Timeout | undefined
  #isBlack = false
  #isShut = false
  #isHurried = false
  /** When what came last has travelled, in ms of performance.now(). */
  #freeAt = 0

  constructor(target: string, options: LinkOptions) {
    this.#target = target
    this.#options = options
  }

  async listen(): Promise<void> {
    await once(this.#listener.listen(0, '127.0.0.1'), 'listening')
  }

  /** Reaches the server over this link. */
  get url(): string {
    const url = new URL(this.#target)
    url.host = `127.0.0.1:${(this.#listener.address() as net.AddressInfo).port}`
    return url.href
  }

  /** Waits until so many more bytes have come from the server. */
  passed(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ bytes: this.received + Math.floor(bytes), resolve })
      this.#tellWaiting()
    })
  }

  /** Lets so many more bytes come from the server and then nothing, until it is released. Resolves when they have come. */
  hold(bytes = 0): Promise<void> {
    this.#limit = this.received + Math.floor(bytes)
    return this.passed(bytes)
  }

  /**
   * The same, but then a byte comes now and then over each connection: whoever watches it takes the server for slow, and one over
   * which nothing comes for some seconds for gone.
   */
  crawl(bytes: number): Promise<void> {
    this.#crawling = setInterval(() => this.#letGo(), CRAWL_MS)
    return this.hold(bytes)
  }

  release(): void {
    clearInterval(this.#crawling)
    this.#crawling = undefined
    this.#limit = Number.POSITIVE_INFINITY
    this.#letGo()
  }

  /** From now on it carries what comes as fast as it can. */
  hurry(): void {
    this.#isHurried = true
  }

  /** Resets every connection. */
  reset(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
  }

  /** Swallows everything from now on, in both directions. New connections are opened, and never answered. */
  blackhole(): void {
    this.#isBlack = true
    for (const pair of this.#pairs) pair.isSwallowed = true
  }

  /** Ends every connection, and each new one, as of a server that is not running. */
  shut(): void {
    this.#isShut = true
    this.reset()
  }

  /** Lets new connections through. Those that were swallowed stay so, as behind a firewall that forgot them. */
  heal(): void {
    this.#isBlack = false
    this.#isShut = false
  }

  /** Ends every connection, also one that is held up: nothing waits for the other side. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#crawling)
    const closed = once(this.#listener.close(), 'close')
    for (const { client, server } of this.#pairs) {
      client.destroy()
      server.destroy()
    }
    await closed
  }

  #connect(client: net.Socket): void {
    if (this.#isShut) {
      client.resetAndDestroy()
      return
    }
    const { hostname, port } = new URL(this.#target)
    const server = net.connect(Number(port), hostname)
    const { rewrite } = this.#options
    const pair = { client, server, isSwallowed: this.#isBlack, rewrite: rewrite ? rewriter(rewrite) : same }
    this.#pairs.add(pair)
    client.on('data', (chunk: Buffer) => pair.isSwallowed || server.write(chunk))
    client.on('close', () => pair.isSwallowed || server.destroy())
    for (const socket of [client, server]) {
      // Either side may end the connection at any time, which is the other side's business.
      socket.on('error', () => undefined)
      socket.on('close', () => client.destroyed && server.destroyed && this.#pairs.delete(pair))
    }
    this.#carry(pair).then(
      () => pair.isSwallowed || client.end(),
      () => pair.isSwallowed || client.destroy(),
    )
  }

  /** Carries what the server says to the client, until one of them ends. */
  async #carry(pair: Pair): Promise<void> {
    const { client, server, rewrite } = pair
    for await (const chunk of server as AsyncIterable<Buffer>) {
      for (let rest = chunk; rest.length > 0; ) {
        while (pair.isSwallowed || this.received >= this.#limit) {
          await this.#released.promise
          if (this.#crawling && !pair.isSwallowed) break
        }
        if (client.destroyed) return
        const part = rest.subarray(0, Math.max(1, this.#limit - this.received))
        rest = rest.subarray(part.length)
        this.received += part.length
        await this.#travel(part.length)
        if (!client.write(rewrite(part))) await once(client, 'drain')
        this.#tellWaiting()
      }
    }
  }

  /** Lets everybody go on who waits. */
  #letGo(): void {
    this.#released.resolve()
    this.#released = Promise.withResolvers()
  }

  async #travel(bytes: number): Promise<void> {
    const { bytesPerSecond } = this.#options
    if (bytesPerSecond === undefined || this.#isHurried) return
    const now = performance.now()
    this.#freeAt = Math.max(this.#freeAt, now) + (1_000 * bytes) / bytesPerSecond
    await sleep(this.#freeAt - now)
  }

  #tellWaiting(): void {
    const [done, left] = [
      this.#waiting.filter(({ bytes }) => bytes <= this.received),
      this.#waiting.filter(({ bytes }) => bytes > this.received),
    ]
    this.#waiting = left
    for (const { resolve } of done) resolve()
  }
}

function same(bytes: Buffer): Buffer {
  return bytes
}

/** Rewrites the messages of one connection as soon as they are whole: a type, a length that counts itself, and the rest. */
function rewriter(rewrite: (message: Buffer) => Buffer | undefined): (bytes: Buffer) => Buffer {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    const rewritten: Buffer[] = []
    for (let end = endOfMessage(rest); end <= rest.length; end = endOfMessage(rest)) {
      rewritten.push(rewrite(rest.subarray(0, end)) ?? Buffer.alloc(0))
      rest = rest.subarray(end)
    }
    return Buffer.concat(rewritten)
  }
}

/** Where the message at the beginning ends; infinitely far while its length is not there yet. */
function endOfMessage(bytes: Buffer): number {
  return bytes.length < 5 ? Number.POSITIVE_INFINITY : 1 + bytes.readUInt32BE(1)
}
