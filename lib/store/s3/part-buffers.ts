const MEBIBYTE = 1024 * 1024

/**
 * The memory in which parts are filled and sent. What has been sent is used again: each part with memory of its own would leave that to
 * the garbage collector, which lets tens of megabytes of it stand about.
 */
export class PartBuffers {
  readonly #free: Buffer[] = []

  /** Memory for a part of so many bytes; it holds them or more. */
  take(bytes: number): Buffer {
    const used = this.#free.pop()
    // With room for the parts to come, which are a little larger each.
    return used && used.length >= bytes
      ? used
      : Buffer.allocUnsafeSlow(Math.ceil(bytes / MEBIBYTE) * MEBIBYTE)
  }

  /** Takes back the memory of a part that has been sent. */
  giveBack(buffer: Buffer): void {
    this.#free.push(buffer)
  }
}
