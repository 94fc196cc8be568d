import pg from 'pg'
import type { Sandbox } from './sandbox.ts'

/** One node of a plan as Postgres writes it: its counts are of what it has really done. */
export type PlanNode = {
  'Node Type': string
  'Function Name'?: string
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  'Actual Loops': number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: PlanNode[]
}

/** A statement that was run, and how. */
export type RunStatement = { text: string; plan: PlanNode }

/** What Postgres' own auto_explain needs to tell a connection how its statements were run. */
const SETTINGS = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
}

/** Lets every connection that is opened to a test's database from now on be told how its statements were run. */
export async function explainAll({ admin }: Pick<Sandbox, 'admin'>): Promise<void> {
  await admin.query(`load 'auto_explain'`)
  for (const [name, value] of Object.entries(SETTINGS)) {
    await admin.query(`do $$ begin
      execute format('alter database %I set ${name} = %L', current_database(), '${value}');
    end $$`)
  }
}

const statements: RunStatement[] = []
const connect = pg.Client.prototype.connect
// Prisma's, pg-boss's and our own connections are all of this class.
pg.Client.prototype.connect = function (this: pg.Client, ...args: unknown[]) {
  this.on('notice', ({ message = '' }) => {
    const [, json] = /^duration: .* plan:\n(.*)$/s.exec(message) ?? []
    if (!json) return
    const { 'Query Text': text, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode }
    statements.push({ text, plan })
  })
  return Reflect.apply(connect, this, args)
} as typeof connect

/** Does some work. @returns the statements that this process has run meanwhile on connections to the database of {@link explainAll}. */
export async function statementsOf(work: () => Promise<unknown>): Promise<RunStatement[]> {
  statements.length = 0
  await work()
  return statements.splice(0)
}

/** The pages that a statement has touched, be they in memory or not. */
export function pagesOf({ plan }: RunStatement): number {
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}

/** All nodes of a plan. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
