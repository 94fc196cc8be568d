import net from 'node:net'

/** A connection over the link: the worker's half, the server's half, and whether what they say is swallowed. */
type Pair = { client: net.Socket; server: net.Socket; isSwallowed: boolean }

/** Puts a link before the server of a URL. */
export async function openLink(target: string): Promise<Link> {
  const { hostname, port } = new URL(target)
  const link = new Link(target, { host: hostname, port: Number(port) })
  await link.listen()
  return link
}

/** The network between a worker and a Postgres server: it can be held up, broken, or made to swallow everything. */
export class Link implements AsyncDisposable {
  /** Bytes that have come from the server so far. */
  received = 0
  readonly #target: string
  readonly #address: net.NetConnectOpts
  readonly #listener: net.Server
  readonly #pairs = new Set<Pair>()
  #waiting: { bytes: number; resolve: () => void }[] = []
  #limit = Number.POSITIVE_INFINITY
  #isBlack = false

  constructor(target: string, address: net.NetConnectOpts) {
    this.#target = target
    this.#address = address
    this.#listener = net.createServer((client) => this.#connect(client))
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#listener.listen(0, '127.0.0.1', resolve))
  }

  /** Reaches the server over this link. */
  get url(): string {
    const address = this.#listener.address()
    const url = new URL(this.#target)
    url.port = typeof address === 'object' ? String(address?.port) : ''
    return url.href
  }

  /** Waits until so many more bytes have come from the server. */
  passed(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ bytes: this.received + bytes, resolve })
      this.#wake()
    })
  }

  /** Lets so many more bytes come from the server and then nothing, until it is released. Resolves when they have come. */
  hold(bytes = 0): Promise<void> {
    this.#limit = this.received + bytes
    return this.passed(bytes)
  }

  release(): void {
    this.#limit = Number.POSITIVE_INFINITY
    for (const { server } of this.#pairs) server.resume()
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

  /** Lets new connections through. Those that were swallowed stay so, as behind a firewall that forgot them. */
  heal(): void {
    this.#isBlack = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy()
      server.destroy()
    }
    await new Promise<void>((resolve) => this.#listener.close(() => resolve()))
  }

  #connect(client: net.Socket): void {
    const server = net.connect(this.#address)
    const pair: Pair = { client, server, isSwallowed: this.#isBlack }
    this.#pairs.add(pair)
    client.on('data', (chunk: Buffer) => pair.isSwallowed || server.write(chunk))
    server.on('data', (chunk: Buffer) => this.#passOn(pair, chunk))
    client.on('drain', () => this.received < this.#limit && server.resume())
    const end = () => {
      if (pair.isSwallowed) return
      client.destroy()
      server.destroy()
      this.#pairs.delete(pair)
    }
    for (const socket of [client, server]) socket.on('error', end).on('close', end)
  }

  #passOn({ client, server, isSwallowed }: Pair, chunk: Buffer): void {
    const passed = isSwallowed ? 0 : Math.min(chunk.length, this.#limit - this.received)
    this.received += passed
    const isDrained = client.write(chunk.subarray(0, passed))
    if (!isDrained || passed < chunk.length) server.pause()
    if (passed < chunk.length) server.unshift(chunk.subarray(passed))
    this.#wake()
  }

  #wake(): void {
    const [done, left] = [
      this.#waiting.filter(({ bytes }) => bytes <= this.received),
      this.#waiting.filter(({ bytes }) => bytes > this.received),
    ]
    this.#waiting = left
    for (const { resolve } of done) resolve()
  }
}
