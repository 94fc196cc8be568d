import { type Dataset, defineDataset } from '../../../lib/dataset.ts'
import type { Scope } from '../../../lib/scope.ts'
import type { Admin } from '../../support/sandbox.ts'
import { createTables } from './tables.ts'

/** Stands in every row of a tenant's that is not `a`. */
export const CANARY = 'canary of another tenant'

/** The scope of who belongs to these tenants. */
export const ofTenants = (...tenants: string[]): Scope => new Map([['tenant', tenants]])

/** Rows of the tenants a, b and c by turns, with values that filters can be put upon. */
export async function createTenants(admin: Admin, table: string, rows: number): Promise<void> {
  await createTables(
    admin,
    `create table ${table} (id integer primary key, tenant text not null, note text, amount numeric, day date, paid boolean)
       with (autovacuum_enabled = off);
     insert into ${table} select n, tenant, case when n % 7 = 0 then null else 'note ' || n % 10
         || case when tenant = 'a' then '' else ', ${CANARY}' end end,
       n % 50 / 4.0, date '2026-01-01' + n % 20, n % 2 = 0
     from generate_series(1, ${rows}) n, lateral (select (array['a', 'b', 'c'])[1 + n % 3]) as t (tenant);
     analyze ${table}`,
  )
}

/** A dataset of such a table; its tenant is not exported. */
export function tenantsDataset(sql: string, format?: (value: string | null) => string | null): Dataset {
  return defineDataset({
    id: 'tenants',
    label: 'Tenants',
    sql,
    key: 'id',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      note: { label: 'Note', kind: 'text', format },
      amount: { label: 'Amount', kind: 'decimal' },
      day: { label: 'Day', kind: 'date' },
      paid: { label: 'Paid', kind: 'boolean' },
    },
  })
}
