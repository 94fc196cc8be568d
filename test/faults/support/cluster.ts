import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { tryPort } from '../../../scripts/address.ts'
import type { PostgresCommand, PostgresReport } from '../../../scripts/postgres/process.ts'

const SCRIPT = path.join(import.meta.dirname, '../../../scripts/postgres/process.ts')
const HOST = '127.0.0.1'
const PASSWORD = 'claimcheck'
/** A server that was killed may leave children that take a moment to go; the next one does not start before. */
const START_ATTEMPTS = 20

/** How `pg_ctl stop` would call it, and what it sends. */
const STOP_SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const
export type StopMode = keyof typeof STOP_SIGNALS

/** A Postgres server of a test's own, which it may stop, crash and configure. */
export class Cluster implements AsyncDisposable {
  readonly folder: string
  /** Kept once the server has had it: whoever knows its URL goes on with that. */
  #port: number | undefined
  #child: ChildProcess | undefined

  constructor(folder: string) {
    this.folder = folder
  }

  /** Once it has started. */
  get url(): string {
    return `postgres://postgres:${PASSWORD}@${HOST}:${this.#port}/postgres`
  }

  get dataFolder(): string {
    return path.join(this.folder, 'data')
  }

  /** What the server has logged since the cluster was made. */
  log(): Promise<string> {
    return readFile(path.join(this.folder, 'server.log'), 'utf8')
  }

  /** Writes settings, which count from the next start on. */
  async configure(settings: Record<string, string>): Promise<void> {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`)
    await appendFile(path.join(this.dataFolder, 'postgresql.auto.conf'), lines.join(''))
  }

  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      // The cluster is made between the choice of a port and its use: somebody else may have that then.
      const port = this.#port ?? (await tryPort(0, HOST))
      const failure = await this.#launch(port)
      if (failure === undefined) {
        this.#port = port
        return
      }
      if (attempt === START_ATTEMPTS) throw new Error(`Postgres did not start: ${failure}`)
    }
  }

  async stop(mode: StopMode = 'fast'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null) return
    const ended = once(child, 'exit')
    const [pid] = (await readFile(path.join(this.dataFolder, 'postmaster.pid'), 'utf8')).split('\n')
    process.kill(Number(pid), STOP_SIGNALS[mode])
    if (child.connected) child.disconnect()
    await ended
  }

  async restart(mode: StopMode): Promise<void> {
    await this.stop(mode)
    await this.start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('immediate')
    await rm(this.folder, { recursive: true, force: true })
  }

  /** @returns why the server did not start. */
  async #launch(port: number): Promise<string | undefined> {
    const child = spawn(process.execPath, [SCRIPT], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const access = { as: 'superuser', password: PASSWORD } as const
    const settings = { folder: this.folder, port, database: 'postgres', access, durable: false }
    child.send({ type: 'start', settings } satisfies PostgresCommand)
    this.#child = child
    const reported = once(child, 'message') as Promise<[PostgresReport]>
    const [report] = await reported
    if (report.type === 'ready') return undefined
    child.disconnect()
    return report.message
  }
}

/** Makes a cluster and starts it. */
export async function openCluster(): Promise<Cluster> {
  const cluster = await newCluster()
  await cluster.start()
  return cluster
}

/** A cluster's folder, without anything in it yet. */
export async function newCluster(): Promise<Cluster> {
  return new Cluster(await mkdtemp(path.join(tmpdir(), 'claimcheck-cluster-')))
}
