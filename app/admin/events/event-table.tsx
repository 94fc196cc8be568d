'use client'

import { Anchor, Table, Text } from '@mantine/core'
import Link from 'next/link'
import { LocalSecond } from '../../ui/local-time.tsx'
import { ListTable } from '../list-table.tsx'
import type { ShownParty } from './party.ts'
import { PartyShown } from './party-shown.tsx'

/** A line of the audit trail in words; its time is ISO 8601. */
export type EventRow = {
  id: string
  at: string
  what: string
  details: string
  who: ShownParty
  /** By what they did it, where that is not themselves. */
  via: string | null
  address: string | null
  /** Whom it is about, where that is somebody else. */
  subject: ShownParty | null
  /** The export that it is about: its id, and how it is called. */
  export: { id: string; name: string } | null
}

const HEADINGS = [{ label: 'What' }, { label: 'Who' }, { label: 'When', visibleFrom: 'sm', width: '9.5rem' }]

/** What has happened, newest first. On a narrow screen the time moves below who it was. */
export function EventTable({ rows }: { rows: EventRow[] }) {
  return (
    <ListTable caption="What has happened, newest first" headings={HEADINGS}>
      {rows.map((row) => (
        <EventLine key={row.id} {...row} />
      ))}
    </ListTable>
  )
}

function EventLine({ at, what, details, who, via, address, subject, export: about }: EventRow) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw="normal">
        <Text size="sm" fw={500}>
          {what}
          {subject && (
            <>
              : <PartyShown party={subject} />
            </>
          )}
        </Text>
        {about && (
          <Anchor component={Link} href={`/admin/events?export=${about.id}`} size="sm">
            {about.name}
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          {details}
        </Text>
      </Table.Th>
      <Table.Td>
        <Text size="sm">
          <PartyShown party={who} />
        </Text>
        {via && <Text size="xs">{via}</Text>}
        <Text size="xs" c="dimmed">
          {address}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <LocalSecond at={at} />
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm">
          <LocalSecond at={at} />
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
