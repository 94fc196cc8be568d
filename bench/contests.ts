import type { Filter } from '../lib/exports/filters.ts'
import type { Format } from '../lib/exports/format-options.ts'
import type { Outcome } from './outcome.ts'
import { runContestant, runPsql } from './run.ts'
import type { BenchTask } from './task.ts'

/** One way of making the file. */
export type Contestant = {
  id: string
  title: string
  run(): Promise<Outcome>
  /** The result is that of this many rows, to be scaled; absent when all rows were made. */
  sampleRows?: number
}

/** Several ways of making the same file. The first is what the others are compared with. */
export type Contest = { title: string; task: BenchTask; contestants: Contestant[] }

/** Shares of the demo orders in percent → the highest total: they are spread evenly, and no index helps. */
const TOTALS = { 5: '580', 9: '1100', 15: '1710', 50: '5780' } as const

function withTotalsTo(to: string): Filter[] {
  return [{ column: 'total', operator: 'between', value: { from: '0', to } }]
}

const RAW: Partial<Format> = { formulas: 'raw' }

/** The contests of the benchmark, for a database with the demo shop. */
export function contestsOf(databaseUrl: string, withPsql: boolean): Contest[] {
  const orders = taskOf(databaseUrl, 'orders', [])
  const lines = taskOf(databaseUrl, 'order-lines', [])
  const psql = (task: BenchTask, prefix = '') =>
    withPsql ? [{ id: `${prefix}psql-copy`, title: 'psql \\copy', run: () => runPsql(task) }] : []
  return [
    {
      title: 'Orders, all columns (a join of two tables)',
      task: orders,
      contestants: [
        ...psql(orders),
        { id: 'classic-loop', title: 'cursor + papaparse', run: () => runContestant('classic-loop', orders) },
        {
          id: 'prisma-offset',
          title: 'Prisma findMany by OFFSET, 100,000 rows, scaled',
          run: () => runContestant('prisma-offset', orders),
          sampleRows: 100_000,
        },
        ...[1, 2, 4].map((parallel) => claimcheck(orders, parallel)),
        claimcheck(orders, 2, '', { suffix: '-neutralised', format: { formulas: 'neutralise' } }),
        claimcheck(orders, 2, '', { suffix: '-gzip', format: { ...RAW, gzip: true } }),
        claimcheck({ ...orders, isFormatted: true }, 2, '', { suffix: '-rows', format: RAW }),
      ],
    },
    {
      title: 'Order lines, all columns (a join of three tables, twice the rows)',
      task: lines,
      contestants: [...psql(lines, 'lines-'), claimcheck(lines, 1, 'lines-'), claimcheck(lines, 2, 'lines-')],
    },
    ...Object.entries(TOTALS).map(([percent, to]) => {
      const task = taskOf(databaseUrl, 'orders', withTotalsTo(to))
      const prefix = `filter-${percent}-`
      return {
        title: `Orders by a filter that keeps ${percent} %`,
        task,
        contestants: [
          ...psql(task, prefix),
          ...[1, 2, 4].map((parallel) => claimcheck(task, parallel, prefix)),
        ],
      }
    }),
  ]
}

/** What is told apart by the end of a contestant's id. */
const TITLES = {
  '': '',
  '-neutralised': ', formulas neutralised',
  '-gzip': ', compressed',
  '-rows': ', a column with a format function',
}

/** Claimcheck with CRLF, SHA-256 and a durable file; `raw` leaves formulas alone, as psql does. */
function claimcheck(
  task: BenchTask,
  parallel: number,
  prefix = '',
  { suffix, format }: { suffix: keyof typeof TITLES; format: Partial<Format> } = { suffix: '', format: RAW },
): Contestant {
  return {
    id: `${prefix}claimcheck-k${parallel}${suffix}`,
    title: `Claimcheck, K = ${parallel}${TITLES[suffix]}`,
    run: () => runContestant('claimcheck', { ...task, parallel, format }),
  }
}

function taskOf(databaseUrl: string, datasetId: string, filters: Filter[]): BenchTask {
  return { databaseUrl, datasetId, filters, format: RAW, parallel: 1, isFormatted: false }
}
