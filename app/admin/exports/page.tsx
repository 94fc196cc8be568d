import { Stack, Text, Title } from '@mantine/core'
import { datasets, findDataset } from '../../../datasets/registry.ts'
import type { Status } from '../../../lib/exports/status.ts'
import { listEverybodysExports } from '../../../server/admin/exports.ts'
import { whoIsMeant } from '../../../server/admin/meant.ts'
import { pageAdmin } from '../../../server/viewer.ts'
import { addressOf } from '../../address-of.ts'
import { asked, type SearchParams } from '../../asked.ts'
import { STAGE_LABELS } from '../../exports/stage.ts'
import { ChoiceFilter, DayFilter, FilterForm, TextFilter } from '../../ui/filter-form.tsx'
import { Pages } from '../../ui/pages.tsx'
import { timesOf } from '../asked.ts'
import { MeantPeople } from '../meant-people.tsx'
import { Refresher } from '../refresher.tsx'
import { titled } from '../titled.ts'
import { ExportTable } from './export-table.tsx'

export const generateMetadata = titled('Everybody’s exports')

const PATH = '/admin/exports'
const STATUSES: Status[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired']

/** Everybody's exports, newest first, or those that are asked for. */
export default async function EverybodysExportsPage({ searchParams }: { searchParams: SearchParams }) {
  await pageAdmin('/admin/exports')
  const { cursor, ...filters } = await asked(
    searchParams,
    'status',
    'dataset',
    'owner',
    'from',
    'until',
    'cursor',
  )
  const meant = filters.owner === undefined ? null : await whoIsMeant(filters.owner)
  const { exports, nextCursor } = await find(filters, meant?.person?.id, cursor)
  const rows = exports.map((each) => ({
    ...each,
    datasetLabel: findDataset(each.dataset)?.label ?? each.dataset,
  }))
  return (
    <Stack gap="lg">
      <Refresher />
      <Title order={1}>Everybody’s exports</Title>
      <Filters asked={filters} />
      <MeantPeople
        meant={meant}
        asked={filters.owner}
        hrefOf={(owner) => addressOf(PATH, { ...filters, owner })}
      />
      {rows.length === 0 ? <Text>No export fits.</Text> : <ExportTable rows={rows} />}
      <Pages
        of="everybody’s exports"
        first={cursor === undefined ? null : addressOf(PATH, filters)}
        next={nextCursor && addressOf(PATH, { ...filters, cursor: nextCursor })}
      />
    </Stack>
  )
}

type Asked = { status?: string; dataset?: string; owner?: string; from?: string; until?: string }

async function find(
  { status, dataset, owner, from, until }: Asked,
  ownerId: string | undefined,
  cursor: string | undefined,
) {
  return listEverybodysExports({
    status: STATUSES.find((each) => each === status),
    dataset,
    // Somebody who is nobody has no exports.
    owner: ownerId ?? owner,
    cursor,
    ...timesOf({ from, until }),
  })
}

function Filters({ asked: { status, dataset, owner, from, until } }: { asked: Asked }) {
  return (
    <FilterForm of="the exports" action={PATH} asked={{ status, dataset, owner, from, until }} fields={5}>
      <ChoiceFilter
        name="status"
        label="Status"
        asked={status}
        values={STATUSES.map((value) => ({ value, label: STAGE_LABELS[value] }))}
      />
      <ChoiceFilter
        name="dataset"
        label="Dataset"
        asked={dataset}
        values={datasets.map(({ id, label }) => ({ value: id, label }))}
      />
      <TextFilter name="owner" label="Owner’s name or e-mail" asked={owner} />
      <DayFilter name="from" label="First day (UTC)" asked={from} />
      <DayFilter name="until" label="Last day (UTC)" asked={until} />
    </FilterForm>
  )
}
