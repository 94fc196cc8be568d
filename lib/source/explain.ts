import type pg from 'pg'

/** What the planner says of a SELECT before it runs. */
export type Explained = {
  /** Rows that it expects. */
  rows: number
  /** What it expects the SELECT to cost, in its own unit. */
  cost: number
  /** Kinds of the plan's nodes, each once: `Seq Scan`, `Hash Join`. */
  nodes: string[]
  /** What is read, by its qualified names, each once. */
  relations: string[]
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
    relations: [...new Set(all.flatMap(relationOf))],
    expressions: [...new Set(all.flatMap(expressionsOf))],
  }
}

/**
 * Settings under which a plan follows the SQL's own form and nothing that is measured: neither statistics nor indexes that
 * come and go change it.
 */
const PLAIN_PLANS = [
  'enable_indexscan',
  'enable_indexonlyscan',
  'enable_bitmapscan',
  'enable_tidscan',
  'enable_hashjoin',
  'enable_mergejoin',
  'enable_hashagg',
  'enable_memoize',
  'enable_material',
  'enable_incremental_sort',
  'jit',
  'geqo',
]
const PLAIN_NUMBERS = { max_parallel_workers_per_gather: 0, join_collapse_limit: 1, from_collapse_limit: 1 }

/**
 * How a session understands a SELECT, as a text: what it reads, computes and compares. It is another text when a name means
 * something else, or a function, a policy or a partition was changed that Postgres has put into the plan.
 * @param session whose settings it leaves as they are by default.
 */
export async function meaningOf(client: pg.Client, select: string): Promise<string> {
  const names = [...PLAIN_PLANS, ...Object.keys(PLAIN_NUMBERS)]
  const set = [
    ...PLAIN_PLANS.map((name) => `set local ${name} = off`),
    ...Object.entries(PLAIN_NUMBERS).map(([name, value]) => `set local ${name} = ${value}`),
  ]
  await client.query(set.join('; '))
  const { nodes, expressions, relations } = await explain(client, select)
  await client.query(names.map((name) => `set local ${name} to default`).join('; '))
  return JSON.stringify([nodes, expressions, relations])
}

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node
  for (const child of node.Plans ?? []) yield* nodesOf(child)
}

function relationOf({ Schema: schema, 'Relation Name': name }: PlanNode): string[] {
  return typeof name === 'string' ? [`${schema}.${name}`] : []
}

function expressionsOf(node: PlanNode): string[] {
  return Object.entries(node)
    .filter(([member]) => !NAMES.includes(member) && member !== 'Plans')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'string')
}
