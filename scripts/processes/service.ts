import { setTimeout as sleep } from 'node:timers/promises'
import type { Result } from 'execa'
import { jsonLine, warn, writesJsonLines } from '../terminal.ts'
import { spawnNode, type Variables } from './node-process.ts'

/** How a process ended: its exit code (1 after a signal), and in words: `exit code 1`, `SIGKILL`. */
export type Ending = { code: number; how: string }

/** A process that runs until it is stopped: the web server, the worker, Studio. */
export type Service = {
  /** Resolves when it has ended. */
  ended: Promise<Ending>
  /** Asks it to stop, waits for it, and kills it when its grace is over. */
  stop(): Promise<void>
  /** Kills it and what it has started, now. */
  kill(): void
}

export type ServiceOptions = {
  /** Says on a terminal whose line it is. */
  label: string
  /** Node's arguments: the script and what it takes. */
  args: string[]
  env: Variables
  /** How long it may take to stop, in milliseconds. */
  graceMs: number
}

const LABEL_WIDTH = 6

/**
 * What is printed for the lines of a service: on a terminal whose they are, and in a log one JSON object each. What comes from
 * its tools and is no JSON (Next's greeting, Node's last words) becomes one.
 */
function printer(label: string, level: 'info' | 'error') {
  return function* (line: unknown) {
    if (!writesJsonLines()) yield `${label.padEnd(LABEL_WIDTH)} │ ${line}`
    else if (isJsonObject(String(line))) yield line
    else if (String(line).trim() !== '') yield jsonLine(level, label, String(line))
  }
}

function isJsonObject(line: string): boolean {
  try {
    return line.startsWith('{') && JSON.parse(line) !== null
  } catch {
    return false
  }
}

/** Starts a service, in a process group of its own: Ctrl-C at the terminal must not reach it before its turn. */
export function startService({ label, args, env, graceMs }: ServiceOptions): Service {
  const child = spawnNode(args, env, {
    stdout: [printer(label, 'info'), process.stdout],
    stderr: [printer(label, 'error'), process.stdout],
    buffer: false,
    killDescendants: true,
    forceKillAfterDelay: graceMs,
  })
  const kill = () => void child.kill('SIGKILL')
  // What it left behind, such as the development server's own children, goes with it.
  child.nodeChildProcess.once('exit', kill)
  const ended = child.then(endingOf)
  const stop = async () => {
    child.kill()
    await ended
  }
  return { ended, stop, kill }
}

/** How a process ended, or that it could not be started at all. */
export function endingOf({ exitCode, signal, originalMessage }: Result): Ending {
  if (exitCode !== undefined) return { code: exitCode, how: `exit code ${exitCode}` }
  return { code: 1, how: signal ?? originalMessage ?? 'unknown reason' }
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** A service that ran this long was healthy: after its next end the pauses begin anew. */
const STEADY_MS = 60_000

export type KeptService = Service & {
  /** Stops it and starts it again, at once even if it is in a pause. */
  restart(): Promise<void>
}

/**
 * Keeps a service running: when it ends by itself it is started again, after a pause that doubles each time.
 * @param canRun whether it is known that it can; if not, its end is final, for it would end in the same way again.
 */
export function keepRunning(
  name: string,
  start: () => Service,
  canRun: () => boolean = () => true,
): KeptService {
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
        if (!canRun()) return end
        warn(`The ${name} ended unexpectedly (${end.how}); it starts again in ${pauseMs / 1000} s.`)
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
