import type pg from 'pg'
import { identifier } from './literal.ts'

type Plan = { 'Relation Name'?: string; Schema?: string; Plans?: Plan[] }

/** What the planner says of a SELECT before it runs. */
export type Explained = {
  /** Rows that it expects. */
  rows: number
  /** What it expects the SELECT to cost, in its own unit. */
  cost: number
  /** The tables that it reads, views resolved, as SQL names. */
  tables: string[]
}

/** Asks the planner about a SELECT. */
export async function explain(client: pg.Client, select: string): Promise<Explained> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (format json, verbose) ${select}`)
  const [{ Plan: plan }] = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '') as [
    { Plan: Plan & { 'Plan Rows': number; 'Total Cost': number } },
  ]
  return { rows: plan['Plan Rows'], cost: plan['Total Cost'], tables: [...new Set(tablesOf(plan))] }
}

function tablesOf(plan: Plan): string[] {
  const own =
    plan['Relation Name'] && plan.Schema
      ? [`${identifier(plan.Schema)}.${identifier(plan['Relation Name'])}`]
      : []
  return [...own, ...(plan.Plans ?? []).flatMap(tablesOf)]
}
