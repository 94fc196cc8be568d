'use client'

import { Anchor, Badge, Group, Table, Text } from '@mantine/core'
import Link from 'next/link'
import { LocalTime } from '../../ui/local-time.tsx'
import { ListTable } from '../list-table.tsx'

/** Somebody, as the list shows them; times are ISO 8601. */
export type PersonRow = {
  id: string
  name: string
  email: string
  roles: string[]
  attributes: string[]
  signedInAt: string | null
  isDisabled: boolean
}

const HEADINGS = [
  { label: 'Person' },
  { label: 'Roles', width: '9rem' },
  { label: 'Attributes', visibleFrom: 'sm' },
  { label: 'Signed in since', visibleFrom: 'sm', width: '9.5rem' },
]

/** People, by their names. */
export function PeopleTable({ rows }: { rows: PersonRow[] }) {
  return (
    <ListTable caption="People, by their names" headings={HEADINGS}>
      {rows.map(({ id, name, email, roles, attributes, signedInAt, isDisabled }) => (
        <Table.Tr key={id}>
          <Table.Th scope="row" fw="normal">
            <Anchor component={Link} href={`/admin/people/${encodeURIComponent(id)}`} fw={500}>
              {name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {email}
            </Text>
            <Text size="xs" c="dimmed" hiddenFrom="sm">
              {attributes.join('; ')}
            </Text>
          </Table.Th>
          <Table.Td>
            <Group gap={4}>
              {isDisabled && (
                <Badge variant="light" color="red" tt="none">
                  disabled
                </Badge>
              )}
              {roles.map((role) => (
                <RoleBadge key={role} role={role} />
              ))}
            </Group>
          </Table.Td>
          <Table.Td visibleFrom="sm">
            {attributes.map((each) => (
              <Text key={each} size="sm">
                {each}
              </Text>
            ))}
          </Table.Td>
          <Table.Td visibleFrom="sm">{signedInAt ? <LocalTime at={signedInAt} /> : '–'}</Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  )
}

/** A role, which may be longer than its column. */
function RoleBadge({ role }: { role: string }) {
  return (
    <Badge
      variant="light"
      tt="none"
      miw={0}
      h="auto"
      radius="md"
      styles={{ label: { whiteSpace: 'normal' } }}
    >
      {role}
    </Badge>
  )
}
