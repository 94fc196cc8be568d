import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import type { Viewer } from '../../lib/viewer.ts'

/** The orders of a tenant, which is a country; for members only. */
export const tenantOrders = defineDataset({
  id: 'tenant-orders',
  label: 'Orders of a tenant',
  sql: `select o.id, c.name as customer, o.total, o.note, c.country as tenant
        from demo.orders o join demo.customers c on c.id = o.customer_id`,
  key: 'id',
  columns: {
    id: { label: 'Order', kind: 'integer' },
    customer: { label: 'Customer', kind: 'text' },
    total: { label: 'Total', kind: 'decimal' },
    note: { label: 'Note', kind: 'text' },
  },
  access: ({ roles }) => roles.includes('member'),
  scope: ({ roles, attributes }) => (roles.includes('admin') ? {} : { tenant: attributes.tenant }),
})

/** The same, but its SQL cannot read every tenant's notes. */
export const brittleOrders: Dataset = {
  ...tenantOrders,
  id: 'brittle-orders',
  sql: `select *, note::integer as number from (${tenantOrders.sql}) as inner_orders where note::integer > 0`,
}

/** A member of a tenant; without one where it is undefined. */
export function memberOf(id: string, tenant: unknown): Viewer {
  return { id, name: id, roles: ['member'], attributes: { tenant } }
}
