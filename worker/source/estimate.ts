import type pg from 'pg'

/** How many rows Postgres' planner expects of a SELECT: an estimate, and at once. */
export async function estimateRows(client: pg.Client, select: string): Promise<number> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (format json) ${select}`)
  const plans = JSON.parse(rows[0]?.['QUERY PLAN'] ?? '[]') as { Plan?: { 'Plan Rows'?: number } }[]
  return plans[0]?.Plan?.['Plan Rows'] ?? 0
}
