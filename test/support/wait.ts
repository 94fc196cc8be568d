import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 20

/**
 * Asks again and again until there is an answer.
 * @param what names the condition in the failure's message.
 * @param probe returns undefined as long as the condition does not hold.
 * @throws Error when the deadline has passed.
 */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  deadlineMs = 40_000,
): Promise<T> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const answer = await probe()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`${what}: still not so after ${deadlineMs} ms`)
    await sleep(POLL_MS)
  }
}
