import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { seedDemo } from '../prisma/seed.ts'
import { inRoot } from '../scripts/paths.ts'
import { startEmbeddedPostgres } from '../scripts/postgres/embedded.ts'
import { toolScript } from '../scripts/processes/node-process.ts'
import { say } from '../scripts/terminal.ts'
import { type Contest, type Contestant, contestsOf } from './contests.ts'
import { cpuSeconds, type Outcome, type Result } from './outcome.ts'
import { hasPsql, runContestant, runPsql } from './run.ts'
import { tableOf } from './table.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
})
const orders = Number(values.rows)
const runs = Number(values.runs)
const only = new RegExp(values.only)

/** `npm run bench`: measures Claimcheck's engine against other ways, on one machine in one go. */
const folder = inRoot('.claimcheck', `bench-${orders}`)
execFileSync(process.execPath, [
  toolScript('prisma'),
  'generate',
  '--schema',
  inRoot('bench', 'schema.prisma'),
])
const postgres = await startEmbeddedPostgres({ folder, database: 'bench', access: 'superuser' })
try {
  say(`Demo shop with ${orders.toLocaleString('en')} orders: ${await seedDemo(postgres.url, { orders })}`)
  const postmaster = Number(readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  const withPsql = await hasPsql()
  if (!withPsql)
    say('psql is not installed: without it there is nothing to compare with (Debian: postgresql-client).')
  const results: Result[] = []
  for (const contest of contestsOf(postgres.url, withPsql)) {
    if (withPsql) await needSameBytes(contest)
    results.push(...(await hold(contest, postmaster)))
  }
  if (values.json)
    await writeFile(
      values.json,
      `${JSON.stringify({ rows: orders, machine: machine(), results }, null, 2)}\n`,
    )
} finally {
  await postgres.stop()
}

/** With psql's format, the file must be psql's file. @throws Error if it is not. */
async function needSameBytes({ title, task }: Contest): Promise<void> {
  const format = { formulas: 'raw', lineEnd: 'lf', header: false } as const
  const expected = await runPsql(task)
  for (const parallel of [1, 2, 4]) {
    const made = await runContestant('claimcheck', { ...task, parallel, format })
    if (made.sha256 !== expected.sha256)
      throw new Error(`${title}: with K = ${parallel} the file is not psql's`)
  }
  say(`${title}: with psql's format, byte for byte psql's file (${expected.sha256})`)
}

/** Runs the contestants in turn, so that a busy moment of the machine hits all of them; the first round does not count. */
async function hold(contest: Contest, postmaster: number): Promise<Result[]> {
  const contestants = contest.contestants.filter(({ id }) => only.test(id))
  const measured = contestants.map((contestant) => ({
    contestant,
    runs: [] as (Outcome & { serverCpuSeconds: number })[],
  }))
  for (let round = 0; round <= runs; round++) {
    for (const { contestant, runs } of measured) {
      const before = cpuSeconds(postmaster, true)
      const run = await contestant.run()
      if (round > 0) runs.push({ ...run, serverCpuSeconds: cpuSeconds(postmaster, true) - before })
    }
  }
  const psql = measured.find(({ contestant }) => contestant.id.endsWith('psql-copy'))
  const psqlSeconds = psql ? median(psql.runs.map(({ wallSeconds }) => wallSeconds)) : null
  const results = measured.map(({ contestant, runs }) => summary(contestant, runs, psqlSeconds))
  say(`\n${contest.title}\n${tableOf(results)}`)
  return results
}

function summary(
  { id, title, sampleRows }: Contestant,
  runs: (Outcome & { serverCpuSeconds: number })[],
  psqlSeconds: number | null,
): Result {
  const of = (field: keyof Outcome | 'serverCpuSeconds') => median(runs.map((run) => Number(run[field])))
  const scale = sampleRows ? orders / sampleRows : 1
  const wallSeconds = of('wallSeconds') * scale
  return {
    id,
    title,
    rows: of('rows') * scale,
    wallSeconds,
    cpuSeconds: of('cpuSeconds') * scale,
    serverCpuSeconds: of('serverCpuSeconds') * scale,
    peakMemoryMiB: of('peakMemoryMiB'),
    ratioToPsql: psqlSeconds === null ? null : wallSeconds / psqlSeconds,
  }
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = Number.NaN, high = low] =
    sorted.length % 2 ? [sorted[middle]] : [sorted[middle - 1], sorted[middle]]
  return (low + high) / 2
}

function machine(): string {
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${memory} GiB, Node ${process.version}, Postgres on the same machine`
}
