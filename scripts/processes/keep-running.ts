import { setTimeout as sleep } from 'node:timers/promises'
import { complain } from '../say.ts'
import type { Ending, Service } from './service.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** A service that ran this long was well; its next end is the first of a new series. */
const STEADY_MS = 60_000

export type KeptService = Service & {
  /** Stops it and starts it again, at once even if it is in a pause. */
  restart(): Promise<void>
}

/** Runs a service for ever: when it ends by itself it is started again, after a pause that doubles each time. */
export function keepRunning(name: string, start: () => Service): KeptService {
  let service = start()
  let stopped = false
  let restarting = new AbortController()

  async function watch(): Promise<Ending> {
    let pauseMs = FIRST_PAUSE_MS
    for (;;) {
      const startedAt = Date.now()
      const end = await service.ended
      if (Date.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS
      if (!stopped && !restarting.signal.aborted) {
        complain(`The ${name} ended unexpectedly (${end.how}); it starts again in ${pauseMs / 1000} s.`)
        await sleep(pauseMs, undefined, { signal: restarting.signal }).catch(() => undefined)
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      }
      if (stopped) return end
      restarting = new AbortController()
      service = start()
    }
  }

  async function restart() {
    restarting.abort()
    await service.stop()
  }

  function stop() {
    stopped = true
    return restart()
  }

  function kill() {
    stopped = true
    restarting.abort()
    service.kill()
  }

  return { ended: watch(), restart, stop, kill }
}
