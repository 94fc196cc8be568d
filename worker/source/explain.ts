import type pg from 'pg'

/** What the planner says of a SELECT before it runs. */
export type Explained = {
  /** Rows that it expects. */
  rows: number
  /** What it expects the SELECT to cost, in its own unit. */
  cost: number
}

/** Asks the planner about a SELECT. */
export async function explain(client: pg.Client, select: string): Promise<Explained> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (format json) ${select}`)
  const [{ Plan: plan }] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '') as [
    { Plan: { 'Plan Rows': number; 'Total Cost': number } },
  ]
  return { rows: plan['Plan Rows'], cost: plan['Total Cost'] }
}
