import { defineDataset } from '../lib/dataset.ts'

export const orders = defineDataset({
  id: 'orders',
  label: 'Orders',
  description: 'Orders with their customer, status and total.',
  sql: `select o.id, o.placed_at, c.name as customer, c.country, o.status, o.total, o.reference, o.note, o.shipped_on
        from demo.orders o join demo.customers c on c.id = o.customer_id`,
  key: 'id',
  // A tenant is a country, or several of them: whoever has none sees no row.
  scope: ({ roles, attributes }) => (roles.includes('admin') ? {} : { country: attributes.country }),
  columns: {
    id: { label: 'Order', kind: 'integer' },
    placed_at: { label: 'Placed', kind: 'timestamp' },
    customer: { label: 'Customer', kind: 'text' },
    country: { label: 'Country', kind: 'text' },
    status: { label: 'Status', kind: 'enum', values: ['pending', 'paid', 'shipped', 'returned'] },
    total: { label: 'Total', kind: 'decimal' },
    reference: { label: 'Reference', kind: 'text' },
    note: { label: 'Note', kind: 'text' },
    shipped_on: { label: 'Shipped', kind: 'date' },
  },
})
