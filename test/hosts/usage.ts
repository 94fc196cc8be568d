import type pg from 'pg'
import { cpuSeconds, peakMemoryMiB } from '../../bench/outcome.ts'
import { type Deployment, programsOf } from './deployment.ts'
import type { Program } from './program.ts'

const LOOK_MS = 1_000

/** The most that something took at a time. */
export type Usage = {
  /** Of one core, in percent, within a second. */
  cpu: { web: number; worker: number }
  memoryMiB: { web: number; worker: number }
  /** Connections to Postgres, by the name of who holds them; `all` is the most at a time. */
  connections: Map<string, number>
}

/** Looks at what programs and Postgres take, once a second. */
export function watchUsage(deployment: Deployment): { usage: Usage; stop(): Promise<void> } {
  const usage: Usage = {
    cpu: { web: 0, worker: 0 },
    memoryMiB: { web: 0, worker: 0 },
    connections: new Map(),
  }
  const before = new Map<number, { seconds: number; at: number }>()
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    for (const program of programsOf(deployment)) lookAt(program, usage, before)
    looking = looking.then(() => countConnections(deployment.admin, usage.connections))
  }, LOOK_MS)
  return {
    usage,
    stop() {
      clearInterval(timer)
      return looking
    },
  }
}

function lookAt(program: Program, usage: Usage, before: Map<number, { seconds: number; at: number }>): void {
  const { pid } = program
  if (pid === undefined) return
  const kind = program.name.startsWith('web') ? 'web' : 'worker'
  try {
    const now = { seconds: cpuSeconds(pid), at: performance.now() }
    const last = before.get(pid)
    before.set(pid, now)
    if (last)
      usage.cpu[kind] = Math.max(
        usage.cpu[kind],
        (100_000 * (now.seconds - last.seconds)) / (now.at - last.at),
      )
    usage.memoryMiB[kind] = Math.max(usage.memoryMiB[kind], peakMemoryMiB(pid) || 0)
  } catch (error) {
    // It has ended in this moment.
    if (!(error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))))
      throw error
  }
}

async function countConnections(admin: pg.Pool, most: Map<string, number>): Promise<void> {
  const { rows } = await admin.query<{ name: string; count: number }>(
    `select coalesce(application_name, 'all') as name, count(*)::int
     from pg_stat_activity where backend_type = 'client backend' and application_name <> 'claimcheck-test'
     group by rollup (application_name)`,
  )
  for (const { name, count } of rows) most.set(name, Math.max(most.get(name) ?? 0, count))
}
