import { defineDataset } from '../lib/dataset.ts'

export const orderLines = defineDataset({
  id: 'order-lines',
  label: 'Order lines',
  description: 'What was ordered: one row per product and order, with the customer beside it.',
  sql: `select l.id, l.order_id, o.placed_at, c.name as customer, o.status, l.product, l.quantity, l.unit_price,
          l.quantity * l.unit_price as amount, c.country
        from demo.order_lines l
        join demo.orders o on o.id = l.order_id
        join demo.customers c on c.id = o.customer_id`,
  key: 'id',
  // A tenant is a country, or several of them: whoever has none sees no row.
  scope: ({ roles, attributes }) => (roles.includes('admin') ? {} : { country: attributes.country }),
  columns: {
    id: { label: 'Line', kind: 'integer' },
    order_id: { label: 'Order', kind: 'integer' },
    placed_at: { label: 'Placed', kind: 'timestamp' },
    customer: { label: 'Customer', kind: 'text' },
    status: { label: 'Order status', kind: 'enum', values: ['pending', 'paid', 'shipped', 'returned'] },
    product: { label: 'Product', kind: 'text' },
    quantity: { label: 'Quantity', kind: 'integer' },
    unit_price: { label: 'Unit price', kind: 'decimal' },
    amount: { label: 'Amount', kind: 'decimal' },
  },
})
