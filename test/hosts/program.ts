import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../scripts/paths.ts'
import type { Host } from './network.ts'

/** How long one that ended by itself stays away, in ms, as under systemd (`RestartSec`). */
const RESTART_MS = 1_000

/** How long one may take to stop, in ms, before it is killed (`TimeoutStopSec`). */
const STOP_MS = 30_000

/** What a program is, and where it runs. */
export type ProgramOptions = {
  name: string
  host: Host
  /** Node's arguments. */
  args: string[]
  env: Record<string, string>
  /** The folder that takes its log. */
  logs: string
  /** Is told of an end that nobody asked for. */
  onOwnEnd: (program: Program, how: string) => void
}

/** A web server or a worker on a host. It is kept running, as systemd does. */
export class Program {
  readonly name: string
  readonly host: Host
  readonly #options: ProgramOptions
  readonly #log: number
  #child: ChildProcess | undefined
  /** Whether its end was asked for. */
  #isAwaited = false

  constructor(options: ProgramOptions) {
    this.name = options.name
    this.host = options.host
    this.#options = options
    this.#log = openSync(path.join(options.logs, `${options.name}.log`), 'a')
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#runs ? this.#child?.pid : undefined
  }

  get #runs(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Starts it, if it does not run. */
  start(): void {
    if (this.#runs) return
    this.#isAwaited = false
    const [program = '', ...args] = [...this.host.inside, process.execPath, ...this.#options.args]
    const { PATH, TMPDIR } = process.env
    const child = spawn(program, args, {
      cwd: root,
      env: { PATH, TMPDIR, NODE_ENV: 'production', ...this.#options.env },
      stdio: ['ignore', this.#log, this.#log],
    })
    this.#child = child
    child.once('exit', (code, signal) => void this.#ended(signal ?? `exit code ${code}`))
  }

  async #ended(how: string): Promise<void> {
    if (this.#isAwaited) return
    this.#options.onOwnEnd(this, how)
    await sleep(RESTART_MS)
    this.start()
  }

  /** Sends SIGSTOP or SIGCONT. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (this.#runs) this.#child?.kill(signal)
  }

  /** Ends it, and waits until it has. @returns whether it had to be killed because it did not stop. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<boolean> {
    const child = this.#child
    if (!child || !this.#runs) return false
    this.#isAwaited = true
    const ended = once(child, 'exit')
    child.kill(signal)
    let isKilled = false
    const timer = setTimeout(() => {
      isKilled = child.kill('SIGKILL')
    }, STOP_MS)
    await ended
    clearTimeout(timer)
    return isKilled
  }
}
