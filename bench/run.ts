import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { cpuSeconds, type Outcome, peakMemoryMiB } from './outcome.ts'
import { referenceSelect } from './reference.ts'
import type { BenchTask } from './task.ts'

/** How often psql's process is looked at, in ms: it does not say itself what it took. */
const LOOK_MS = 10

/** Runs one of our own contestants in a process of its own. */
export async function runContestant(name: string, task: BenchTask): Promise<Outcome> {
  const script = path.join(import.meta.dirname, 'contestants', `${name}.ts`)
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn', BENCH_TASK: JSON.stringify(task) },
  })
  const output = text(child.stdout)
  const code = await exitCode(child)
  if (code !== 0) throw new Error(`The contestant "${name}" ended with exit code ${code}`)
  return JSON.parse(await output) as Outcome
}

/** Runs psql's \copy of the same SELECT to a file. */
export async function runPsql(task: BenchTask): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-bench-'))
  const file = path.join(folder, 'file.csv')
  try {
    const command = `\\copy (${await referenceSelect(task)}) to '${file}' (format csv)`
    const startedAt = performance.now()
    // Everybody on the machine can read arguments.
    const url = new URL(task.databaseUrl)
    const PGPASSWORD = decodeURIComponent(url.password)
    url.password = ''
    const child = spawn('psql', ['--no-psqlrc', url.href, '-c', command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PGPASSWORD, PGTZ: 'UTC', PGDATESTYLE: 'ISO, YMD', PGCLIENTENCODING: 'UTF8' },
    })
    const output = text(child.stdout)
    const watch = watchProcess(child.pid ?? 0)
    const code = await exitCode(child)
    const wallSeconds = (performance.now() - startedAt) / 1_000
    if (code !== 0) throw new Error(`psql ended with exit code ${code}`)
    const rows = Number(/COPY (\d+)/.exec(await output)?.[1])
    return { rows, bytes: (await stat(file)).size, sha256: await hashOf(file), wallSeconds, ...watch.stop() }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Whether psql is there to be compared with. */
export async function hasPsql(): Promise<boolean> {
  const child = spawn('psql', ['--version'], { stdio: 'ignore' })
  return (await exitCode(child)) === 0
}

function watchProcess(pid: number): { stop(): Pick<Outcome, 'cpuSeconds' | 'peakMemoryMiB'> } {
  let latest = { cpuSeconds: 0, peakMemoryMiB: 0 }
  const look = () => {
    try {
      latest = { cpuSeconds: cpuSeconds(pid), peakMemoryMiB: peakMemoryMiB(pid) || latest.peakMemoryMiB }
    } catch (error) {
      // It has ended between two looks: what was seen last counts.
      if (!(error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))))
        throw error
    }
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    stop() {
      clearInterval(timer)
      return latest
    },
  }
}

async function exitCode(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code))
  })
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
