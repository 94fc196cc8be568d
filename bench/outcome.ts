import { readFileSync } from 'node:fs'

/** What a contestant says of its run, as one line of JSON on stdout. */
export type Outcome = {
  rows: number
  bytes: number
  /** Of the file; null where the contestant does not compute it. */
  sha256: string | null
  /** From the first connection to the finished file. */
  wallSeconds: number
  /** User and system time of the contestant's process. */
  cpuSeconds: number
  peakMemoryMiB: number
}

/** One line of the result. */
export type Result = {
  id: string
  title: string
  rows: number
  wallSeconds: number
  cpuSeconds: number
  /** What Postgres' processes took meanwhile. */
  serverCpuSeconds: number
  peakMemoryMiB: number
  ratioToPsql: number | null
}

/**
 * Prints a contestant's outcome, with what its process took.
 * @param startedAt by `performance.now()`: the start of Node does not count, because a worker runs already.
 */
export function report(startedAt: number, result: Pick<Outcome, 'rows' | 'bytes' | 'sha256'>): void {
  const { user, system } = process.cpuUsage()
  const outcome: Outcome = {
    ...result,
    wallSeconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    peakMemoryMiB: peakMemoryMiB('self'),
  }
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}

/** The most memory that a process had resident. @param pid of a living process. */
export function peakMemoryMiB(pid: number | 'self'): number {
  const line = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(line ?? Number.NaN) / 1024)
}

/** User and system time of a process, in seconds. @param withChildren counts children that have ended, too. */
export function cpuSeconds(pid: number, withChildren = false): number {
  // proc(5): fields 14 to 17, counted after the command in parentheses; in ticks of a hundredth of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number)
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15)
  return (user + system + (withChildren ? childUser + childSystem : 0)) / 100
}
