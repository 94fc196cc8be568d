import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export const MEBIBYTE = 1024 * 1024
/** What a source would send if it were let. In bytes. */
export const ENDLESS = 2_000 * MEBIBYTE
/** What may have left a source before it notices that nobody listens: an answer's limit, and what the network holds. In bytes. */
export const BOUNDED = 48 * MEBIBYTE

/** What a hostile source does on one connection, instead of what Postgres would do. */
export type Attack = (socket: net.Socket, source: HostileSource) => Promise<unknown> | unknown

/**
 * A server in front of Postgres that passes everything on, until a statement (or, for `null`, the connection itself) is the
 * one at which it attacks. Then it stops passing on what Postgres says, and says what it wants.
 */
export class HostileSource implements AsyncDisposable {
  /** Bytes that attacks have got rid of. */
  sent = 0
  /** Connections that are open at the moment. */
  readonly sockets = new Set<net.Socket>()
  readonly #target: URL
  readonly #server = net.createServer((socket) => this.#connect(socket))
  #at: RegExp | null
  #attack: Attack

  constructor(target: string, at: RegExp | null, attack: Attack) {
    this.#target = new URL(target)
    this.#at = at
    this.#attack = attack
  }

  async listen(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    return this
  }

  get url(): string {
    const url = new URL(this.#target)
    url.host = `127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`
    return url.href
  }

  /** Chooses another attack for the connections to come. */
  attackAt(at: RegExp | null, attack: Attack): void {
    this.#at = at
    this.#attack = attack
    this.sent = 0
  }

  /** Writes as fast as it is taken, until the connection ends or so many bytes are gone. */
  async flood(socket: net.Socket, chunk: Buffer, bytes: number): Promise<void> {
    for (let left = bytes; left > 0 && !socket.destroyed; left -= chunk.length) {
      this.sent += chunk.length
      if (!socket.write(chunk) && !socket.destroyed) await drained(socket)
    }
  }

  /** Writes a byte now and then, until the connection ends. */
  async trickle(socket: net.Socket, bytes: Buffer): Promise<void> {
    for (let at = 0; !socket.destroyed; at++) {
      socket.write(bytes.subarray(at % bytes.length, (at % bytes.length) + 1))
      await sleep(20)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server.close(), 'close')
    for (const socket of this.sockets) socket.destroy()
    await closed
  }

  #connect(socket: net.Socket): void {
    this.sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => this.sockets.delete(socket))
    const [at, attack] = [this.#at, this.#attack]
    if (at === null) {
      // Who does not read does not notice the end.
      socket.resume()
      void attack(socket, this)
      return
    }
    const server = net.connect(Number(this.#target.port), this.#target.hostname)
    server.on('error', () => undefined)
    server.pipe(socket)
    socket.on('close', () => server.destroy())
    let isAttacking = false
    socket.on('data', (chunk: Buffer) => {
      if (isAttacking) return
      isAttacking = at.test(chunk.toString('latin1'))
      if (!isAttacking) {
        server.write(chunk)
        return
      }
      server.unpipe(socket)
      server.destroy()
      void attack(socket, this)
    })
  }
}

/** Waits until a socket takes more, or is closed. */
function drained(socket: net.Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const events = ['drain', 'close']
  for (const event of events) socket.once(event, resolve)
  return promise.finally(() => {
    for (const event of events) socket.off(event, resolve)
  })
}

/** Starts a hostile source in front of a Postgres server. */
export function openHostileSource(target: string, at: RegExp | null, attack: Attack): Promise<HostileSource> {
  return new HostileSource(target, at, attack).listen()
}

/** A message of the protocol. @param bytes its length says, if it is not the body's own. */
export function message(type: string, body: Buffer | string = '', bytes?: number): Buffer {
  const content = Buffer.from(body)
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeUInt32BE(bytes ?? content.length + 4, 1)
  return Buffer.concat([header, content])
}

/** Numbers of 32 bits, as the protocol writes them. */
export function int32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) buffer.writeInt32BE(value, 4 * index)
  return buffer
}

/** Sends an error whose message has so many characters, as Postgres does for a value that it cannot read. */
export async function longError(
  socket: net.Socket,
  source: HostileSource,
  characters: number,
): Promise<void> {
  const start = Buffer.from('SERROR\0C22012\0M')
  socket.write(message('E', start, 4 + start.length + characters + 2))
  const chunk = Buffer.alloc(characters / 100, 'x')
  await source.flood(socket, chunk, characters)
  socket.write(Buffer.concat([Buffer.alloc(2), message('Z', 'E')]))
}

/** Repeats messages to a chunk of about 64 KiB. */
export function many(one: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: Math.max(1, Math.floor(65_536 / one.length)) }, () => one))
}

/** Signs whoever comes in without a question. */
export const SIGNED_IN = Buffer.concat([message('R', int32(0)), message('Z', 'I')])
/** A row with one value. */
export const ROW = message('D', Buffer.concat([Buffer.from([0, 1]), int32(1), Buffer.from('x')]))
/** A description of one column, `x`. */
export const DESCRIPTION = message(
  'T',
  Buffer.concat([Buffer.from([0, 1]), Buffer.from('x\0'), Buffer.alloc(18)]),
)
