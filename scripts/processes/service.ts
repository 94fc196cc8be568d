import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { say } from '../say.ts'
import { spawnNode, type Variables } from './spawn-node.ts'

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
  /** Stands before each of its lines. */
  label: string
  /** Node's arguments: the script and what it takes. */
  args: string[]
  env: Variables
  /** How long it may take to stop, in milliseconds. */
  graceMs: number
}

const LABEL_WIDTH = 6

/** Starts a service, in a process group of its own: Ctrl-C at the terminal must not reach it before its turn. */
export function startService({ label, args, env, graceMs }: ServiceOptions): Service {
  const child = spawnNode(args, env, { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  for (const stream of [child.stdout, child.stderr]) printLines(label, stream)
  const ended = endOf(child)
  const kill = () => killGroup(child)
  async function stop() {
    child.kill('SIGTERM')
    const timer = setTimeout(kill, graceMs)
    await ended
    clearTimeout(timer)
  }
  return { ended, stop, kill }
}

function printLines(label: string, stream: Readable | null): void {
  if (!stream) return
  const prefix = label.padEnd(LABEL_WIDTH)
  createInterface({ input: stream }).on('line', (line) => say(`${prefix} │ ${line}`))
}

async function endOf(child: ChildProcess): Promise<Ending> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return { code: code ?? 1, how: signal ?? `exit code ${code}` }
  } catch (error) {
    // It could not be started at all.
    return { code: 1, how: error instanceof Error ? error.message : String(error) }
  } finally {
    // What it left behind, such as the development server's own children, goes with it.
    killGroup(child)
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nobody is left in the group, which is what was wanted.
  }
}
