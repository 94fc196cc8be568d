import { Stack, Text, Title } from '@mantine/core'
import { findDataset } from '../../../datasets/registry.ts'
import { type EventsQuery, type EventView, listEvents } from '../../../server/admin/events.ts'
import { type Meant, whoIsMeant } from '../../../server/admin/meant.ts'
import { pageAdmin } from '../../../server/viewer.ts'
import { addressOf } from '../../address-of.ts'
import { asked, type SearchParams } from '../../asked.ts'
import { ChoiceFilter, DayFilter, FilterForm, TextFilter } from '../../ui/filter-form.tsx'
import { Pages } from '../../ui/pages.tsx'
import { timesOf } from '../asked.ts'
import { knownAs } from '../known-as.ts'
import { MeantPeople } from '../meant-people.tsx'
import { titled } from '../titled.ts'
import { type EventRow, EventTable } from './event-table.tsx'
import { detailsInWords, isKind, KIND_LABELS, kindInWords } from './event-words.ts'
import { actorShown, subjectShown, viaShown } from './party.ts'

export const generateMetadata = titled('Audit trail')

const PATH = '/admin/events'

/** What has happened, newest first, or what is asked for of it. */
export default async function EventsPage({ searchParams }: { searchParams: SearchParams }) {
  await pageAdmin('/admin/events')
  const { cursor, ...filters } = await asked(
    searchParams,
    'kind',
    'person',
    'export',
    'from',
    'until',
    'cursor',
  )
  const meant = filters.person === undefined ? null : await whoIsMeant(filters.person)
  const { events, nextCursor } = await find(filters, meant, cursor)
  return (
    <Stack gap="lg">
      <Title order={1}>Audit trail</Title>
      <Filters asked={filters} />
      <MeantPeople
        meant={meant}
        asked={filters.person}
        hrefOf={(person) => addressOf(PATH, { ...filters, person })}
      />
      {events.length === 0 ? <Text>No event fits.</Text> : <EventTable rows={events.map(rowOf)} />}
      <Pages
        of="the audit trail"
        first={cursor === undefined ? null : addressOf(PATH, filters)}
        next={nextCursor && addressOf(PATH, { ...filters, cursor: nextCursor })}
      />
    </Stack>
  )
}

type Asked = { kind?: string; person?: string; export?: string; from?: string; until?: string }

async function find(
  { kind, person, export: exportId, from, until }: Asked,
  meant: Meant | null,
  cursor: string | undefined,
) {
  return listEvents({
    kind: isKind(kind) ? kind : undefined,
    person: person === undefined ? undefined : personOf(person, meant),
    exportId,
    cursor,
    ...timesOf({ from, until }),
  })
}

/** Whoever has no account may have tried to sign in; and who works on the command line has none either. */
function personOf(typed: string, meant: Meant | null): NonNullable<EventsQuery['person']> {
  const { id, email } = meant?.person ?? { id: typed, email: typed.toLowerCase() }
  return { id, email, typed: typed.toLowerCase() }
}

function Filters({ asked: { kind, person, export: exportId, from, until } }: { asked: Asked }) {
  return (
    <FilterForm of="the audit trail" action={PATH} asked={{ kind, person, exportId, from, until }} fields={5}>
      <ChoiceFilter
        name="kind"
        label="What"
        asked={kind}
        values={Object.entries(KIND_LABELS).map(([value, label]) => ({ value, label }))}
      />
      <TextFilter name="person" label="Person’s name or e-mail" asked={person} />
      <TextFilter name="export" label="Id of an export" asked={exportId} />
      <DayFilter name="from" label="First day (UTC)" asked={from} />
      <DayFilter name="until" label="Last day (UTC)" asked={until} />
    </FilterForm>
  )
}

function rowOf(event: EventView): EventRow {
  const { id, at, kind, address, details } = event
  return {
    id,
    at: at.toISOString(),
    what: kindInWords(kind),
    details: detailsInWords(kind, details),
    who: actorShown(event),
    via: viaShown(event),
    address,
    subject: subjectShown(event),
    export: exportOf(event),
  }
}

function exportOf(about: Pick<EventView, 'exportId' | 'dataset' | 'owner'>): EventRow['export'] {
  const { exportId, dataset, owner } = about
  if (exportId === null) return null
  if (dataset === null || owner === null) return { id: exportId, name: 'an export that is no longer there' }
  return {
    id: exportId,
    name: `${findDataset(dataset)?.label ?? dataset} of ${owner.name} (${knownAs(owner)})`,
  }
}
