import type pg from 'pg'

/** What the planner says of a SELECT before it runs. */
export type Explained = {
  /** Rows that it expects. */
  rows: number
  /** What it expects the SELECT to cost, in its own unit. */
  cost: number
  /** Kinds of the plan's nodes, each once: `Seq Scan`, `Hash Join`. */
  nodes: string[]
  /** Everything that the nodes compute, compare and call, as SQL. */
  expressions: string[]
}

/** A node of the plan as Postgres writes it; its other members are expressions, names and words of Postgres' own. */
type PlanNode = {
  'Node Type': string
  'Plan Rows': number
  'Total Cost': number
  Plans?: PlanNode[]
  [member: string]: unknown
}

/** Members that are names, and words of Postgres' own, rather than expressions. */
const NAMES = [
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Strategy',
  'Partial Mode',
  'Join Type',
  'Scan Direction',
  'Index Name',
  'Relation Name',
  'Function Name',
  'CTE Name',
  'Schema',
  'Alias',
  'Cache Mode',
]

/** Asks the planner about a SELECT, which is not run. */
export async function explain(client: pg.Client, select: string): Promise<Explained> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (verbose, format json) ${select}`)
  const [{ Plan: plan }] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '') as [{ Plan: PlanNode }]
  const all = [...nodesOf(plan)]
  return {
    rows: plan['Plan Rows'],
    cost: plan['Total Cost'],
    nodes: [...new Set(all.map((node) => node['Node Type']))],
    expressions: [...new Set(all.flatMap(expressionsOf))],
  }
}

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node
  for (const child of node.Plans ?? []) yield* nodesOf(child)
}

function expressionsOf(node: PlanNode): string[] {
  return Object.entries(node)
    .filter(([member]) => !NAMES.includes(member) && member !== 'Plans')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'string')
}
