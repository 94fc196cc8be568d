'use client'

import { Anchor, Button, Paper, Table, Text, VisuallyHidden } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { Delivery } from '../../../../server/api/endpoints.ts'
import { useRefusable } from '../../../exports/use-refusable.tsx'
import { LocalSecond } from '../../../ui/local-time.tsx'
import { sendAgainAction } from '../actions.ts'
import { typeInWords } from '../type-words.ts'

const STATUS_WORDS: Record<Delivery['status'], string> = {
  pending: 'waits',
  succeeded: 'delivered',
  failed: 'failed',
}

type TableProps = { endpointId: string; deliveries: Delivery[] }

/** What a webhook was told last, the newest first. */
export function DeliveryTable({ endpointId, deliveries }: TableProps) {
  return (
    <Paper withBorder>
      <Table verticalSpacing="sm" horizontalSpacing="sm" tabularNums style={{ overflowWrap: 'anywhere' }}>
        <caption>
          <VisuallyHidden>What it was told last, the newest first</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">Delivery</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Answer
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map((delivery) => (
            <DeliveryLine key={delivery.id} endpointId={endpointId} {...delivery} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function DeliveryLine({ endpointId, ...delivery }: Delivery & { endpointId: string }) {
  const { id, eventId, type, exportId, createdAt } = delivery
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Th scope="row" fw="normal">
        {exportId === null ? (
          typeInWords(type)
        ) : (
          <Anchor component={Link} href={`/exports/${exportId}`}>
            {typeInWords(type)}
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          <LocalSecond at={createdAt} />
        </Text>
        <Text size="xs" c="dimmed">
          {eventId}
        </Text>
      </Table.Th>
      <Table.Td>
        <State {...delivery} />
        <SendAgain endpointId={endpointId} id={id} of={eventId} />
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {delivery.lastResponse}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" maw={280}>
        <Text size="xs" style={{ whiteSpace: 'pre-wrap' }}>
          {delivery.lastResponse}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

function State({ status, attempts, lastStatus, lastError, nextAt }: Delivery) {
  return (
    <>
      <Text size="sm">
        {STATUS_WORDS[status]}
        {lastStatus !== null && `, HTTP ${lastStatus}`}
      </Text>
      <Text size="xs" c="dimmed">
        {attempts} {attempts === 1 ? 'try' : 'tries'}
        {nextAt !== null && (
          <>
            , next <LocalSecond at={nextAt} />
          </>
        )}
      </Text>
      {lastError && <Text size="xs">{lastError.message}</Text>}
    </>
  )
}

function SendAgain({ endpointId, id, of }: { endpointId: string; id: string; of: string }) {
  const [isPending, run] = useRefusable()
  const router = useRouter()
  const send = () =>
    run(async (madeFor) => {
      const refusal = await sendAgainAction(madeFor, endpointId, id)
      router.refresh()
      return refusal
    })
  return (
    <Button
      size="compact-xs"
      variant="default"
      mt={4}
      loading={isPending}
      aria-label={`Send again: ${of}`}
      onClick={send}
    >
      Send again
    </Button>
  )
}
