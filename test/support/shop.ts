import { type Dataset, defineDataset } from '../../lib/dataset.ts'

// The datasets of the tests, of the small shop in every test's database: what stands in `datasets/` is somebody else's matter.

export const orders = defineDataset({
  id: 'orders',
  label: 'Orders',
  description: 'Orders with their customer, status and total.',
  sql: `select o.id, o.placed_at, c.name as customer, c.country, o.status, o.total, o.reference, o.note, o.shipped_on
        from demo.orders o join demo.customers c on c.id = o.customer_id`,
  key: 'id',
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

export const customers = defineDataset({
  id: 'customers',
  label: 'Customers',
  description: 'Everybody who ever ordered, with their contact details.',
  sql: `select id, code, name, email, city, country, phone, is_company, joined_on from demo.customers`,
  key: 'id',
  columns: {
    id: { label: 'Customer', kind: 'integer' },
    code: { label: 'Code', kind: 'uuid' },
    name: { label: 'Name', kind: 'text' },
    email: { label: 'E-mail', kind: 'text' },
    city: { label: 'City', kind: 'text' },
    country: { label: 'Country', kind: 'text' },
    phone: { label: 'Phone', kind: 'text' },
    is_company: { label: 'Company', kind: 'boolean' },
    joined_on: { label: 'Joined', kind: 'date' },
  },
})

export const orderLines = defineDataset({
  id: 'order-lines',
  label: 'Order lines',
  description: 'What was ordered: one row per product and order, with the customer beside it.',
  sql: `select l.id, l.order_id, o.placed_at, c.name as customer, o.status, l.product, l.quantity, l.unit_price,
          l.quantity * l.unit_price as amount
        from demo.order_lines l
        join demo.orders o on o.id = l.order_id
        join demo.customers c on c.id = o.customer_id`,
  key: 'id',
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

/** In the place of `datasets/registry.ts`, in this process (vitest.config.ts) and in workers (registry-hook.ts). */
export const datasets: readonly Dataset[] = [orders, customers, orderLines]

export function findDataset(id: string): Dataset | undefined {
  return datasets.find((dataset) => dataset.id === id)
}
