import type pg from 'pg'
import { say } from '../../scripts/terminal.ts'
import type { Sightings } from './asking.ts'
import type { Fault } from './faults.ts'
import type { Usage } from './usage.ts'
import type { Visit } from './visit.ts'

/** Says what a run was like. */
export async function tellFigures(
  admin: pg.Pool,
  run: { faults: Fault[]; visits: Visit[]; sightings: Sightings; usage: Usage; ownEnds: string[] },
): Promise<void> {
  const { faults, visits, sightings, usage, ownEnds } = run
  const kinds = Map.groupBy(faults, ({ kind }) => kind)
  line(
    'faults',
    [...kinds].map(([kind, of]) => `${kind} ${of.length}`),
  )
  line('ended by themselves', ownEnds)
  line('click → end', seconds(visits.map(({ endedMs }) => endedMs)))
  line('click → file', seconds(visits.map(({ fileMs }) => fileMs)))
  line('bytes of files', [`${Math.round(sum(visits.map(({ file }) => file?.bytes ?? 0)) / 1e6)} MB`])
  line('attempts of an export', counted(visits.map(({ view }) => String(view.attempt))))
  const { rows } = await admin.query<{ kind: string; count: number }>(
    `select kind, count(*)::int from claimcheck.event where export_id is not null group by kind order by kind`,
  )
  line(
    'audit trail',
    rows.map(({ kind, count }) => `${kind} ${count}`),
  )
  line(
    'answers',
    [...sightings.answers].toSorted().map(([answer, count]) => `${answer}: ${count}`),
  )
  line('CPU of one, at most', both(usage.cpu, '% of a core'))
  line('memory of one, at most', both(usage.memoryMiB, 'MiB'))
  line(
    'connections, at most',
    [...usage.connections].toSorted().map(([name, count]) => `${name} ${count}`),
  )
}

function line(name: string, values: string[]): void {
  say(`  ${name}: ${values.length > 0 ? values.join(', ') : 'none'}`)
}

function both({ web, worker }: Usage['cpu'], unit: string): string[] {
  return [`web ${Math.round(web)} ${unit}`, `worker ${Math.round(worker)} ${unit}`]
}

function seconds(times: number[]): string[] {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => ((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1_000).toFixed(1)
  return [`median ${at(0.5)} s`, `p95 ${at(0.95)} s`, `longest ${at(1)} s`]
}

function counted(values: string[]): string[] {
  return [...Map.groupBy(values, (value) => value)].toSorted().map(([value, of]) => `${value}: ${of.length}`)
}

function sum(numbers: number[]): number {
  return numbers.reduce((one, other) => one + other, 0)
}
