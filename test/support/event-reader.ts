import { eventually } from './wait.ts'

/** A message of a stream, as a program reads it. */
export type StreamEvent = { event: string; id: string | null }

/** Reads a stream of events as it comes. */
export class EventReader {
  /** All that has come but for pulses. */
  readonly events: StreamEvent[] = []
  pulses = 0
  isOver = false
  /** Whether it ended in the middle. */
  isCut = false
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>

  constructor(response: Response) {
    if (!response.body) throw new Error(`There is no stream: ${response.status}`)
    this.#reader = response.body.getReader()
    void this.#read()
  }

  /** Waits until messages get through: until one more pulse has come. */
  async untilLive(): Promise<this> {
    const before = this.pulses
    await eventually('messages get through', () => this.pulses > before || undefined)
    return this
  }

  untilOver(): Promise<true> {
    return eventually('the stream has ended', () => this.isOver || undefined)
  }

  /** Waits until it was told of an export, in this way. */
  until(event: string, id: string): Promise<true> {
    const isIt = (each: StreamEvent) => each.event === event && each.id === id
    return eventually(`${event} of ${id} was told`, () => this.events.some(isIt) || undefined)
  }

  close(): Promise<void> {
    return this.#reader.cancel()
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    let text = ''
    try {
      for (;;) {
        const { done, value } = await this.#reader.read()
        if (done) return
        text += decoder.decode(value, { stream: true })
        const messages = text.split('\n\n')
        text = messages.pop() ?? ''
        for (const message of messages) this.#take(message)
      }
    } catch {
      this.isCut = true
    } finally {
      this.isOver = true
    }
  }

  #take(message: string): void {
    const event = /^event: (.*)$/m.exec(message)?.[1]
    const data = /^data: (.*)$/m.exec(message)?.[1]
    if (event === 'pulse') this.pulses++
    else if (event && data) this.events.push({ event, id: JSON.parse(data).id ?? null })
  }
}
