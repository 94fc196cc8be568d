import { INTERRUPTED } from './complaint.ts'
import { aborted, watchForInterrupt } from './processes/interrupt.ts'
import type { Service } from './processes/service.ts'

/**
 * Runs one service until Ctrl-C, or until it ends by itself.
 * @param prepare gets everything ready and starts it.
 * @returns the exit code: 0 after Ctrl-C, else the service's own.
 */
export async function runAlone(prepare: (signal: AbortSignal) => Promise<Service>): Promise<number> {
  let service: Service | undefined
  const signal = watchForInterrupt(() => {
    service?.kill()
    process.exit(INTERRUPTED)
  })
  try {
    service = await prepare(signal)
    const ending = await Promise.race([aborted(signal), service.ended])
    return ending ? ending.code : 0
  } catch (error) {
    if (signal.aborted) return INTERRUPTED
    throw error
  } finally {
    await service?.stop()
  }
}
