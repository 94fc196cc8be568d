import { defineDataset } from '../lib/dataset.ts'

export const customers = defineDataset({
  id: 'customers',
  label: 'Customers',
  description: 'Everybody who ever ordered, with their contact details.',
  sql: `select id, code, name, email, city, country, phone, is_company, joined_on from demo.customers`,
  key: 'id',
  // A tenant is a country, or several of them: whoever has none sees no row.
  scope: ({ roles, attributes }) => (roles.includes('admin') ? {} : { country: attributes.country }),
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
