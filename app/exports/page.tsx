import { Group, Stack, Text, Title } from '@mantine/core'
import { IconHistory, IconSearchOff } from '@tabler/icons-react'
import type { Metadata } from 'next'
import { findDataset } from '../../datasets/registry.ts'
import { isTerminal, STATUSES, type Status } from '../../lib/exports/status.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { datasetsFor, findDatasetFor } from '../../server/datasets.ts'
import { readKept } from '../../server/kept.ts'
import { listExports } from '../../server/queries.ts'
import { pageViewer } from '../../server/viewer.ts'
import { addressOf } from '../address-of.ts'
import { asked, type SearchParams } from '../asked.ts'
import { formatBytes } from '../display.ts'
import { LinkButton } from '../ui/links.tsx'
import { Notice } from '../ui/notice.tsx'
import { Pages } from '../ui/pages.tsx'
import { Deletions } from './history/deletions.tsx'
import { HistoryFilters } from './history/history-filters.tsx'
import { HistoryTable } from './history/history-table.tsx'
import { PageRefresher } from './history/page-refresher.tsx'
import type { HistoryRow } from './history/row.ts'
import { summariesOf } from './history/summaries.ts'
import { TEXTS } from './history/texts.ts'

export const metadata: Metadata = { title: TEXTS.title }

const PATH = '/exports'

/** The viewer's exports, newest first, or those that they look for. */
export default async function HistoryPage({ searchParams }: { searchParams: SearchParams }) {
  const { cursor, ...filters } = await asked(searchParams, 'search', 'status', 'dataset', 'cursor')
  const viewer = await pageViewer(addressOf(PATH, { ...filters, cursor }))
  const { exports, nextCursor } = await listExports(viewer, {
    ...filters,
    status: statusesIn(filters.status),
    cursor,
  })
  const isFiltered = Object.keys(filters).length > 0
  const kept = await readKept(viewer)
  const list = (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs">
        <Title order={1}>{TEXTS.title}</Title>
        <LinkButton href="/">{TEXTS.newExport}</LinkButton>
      </Group>
      <HistoryFilters
        asked={filters}
        datasets={datasetsFor(viewer).map(({ id, label }) => ({ value: id, label }))}
      />
      {exports.length === 0 ? <NoneFits /> : <HistoryTable rows={await rowsOf(viewer, exports)} />}
      <Text size="sm" c="dimmed">
        Kept: {formatBytes(kept.bytes)} of {formatBytes(kept.quota)}
      </Text>
      <Pages
        of="the history"
        first={cursor === undefined ? null : addressOf(PATH, filters)}
        next={nextCursor && addressOf(PATH, { ...filters, cursor: nextCursor })}
      />
      <PageRefresher moving={exports.find((view) => !isTerminal(view.status))?.id ?? null} />
    </Stack>
  )
  return (
    <Deletions ids={exports.map(({ id }) => id)}>
      {exports.length === 0 && !isFiltered ? <NoExports isFirstPage={cursor === undefined} /> : list}
    </Deletions>
  )
}

/** Statuses that an address names, with commas between them; what is none means nothing. */
function statusesIn(text = ''): Status[] {
  const named = text.split(',')
  return STATUSES.filter((each) => named.includes(each))
}

async function rowsOf(viewer: Viewer, exports: ExportView[]): Promise<HistoryRow[]> {
  const summaries = await summariesOf(viewer, exports)
  return exports.map((view) => {
    const summary = summaries.get(view.id) ?? null
    const canEdit = findDatasetFor(viewer, view.dataset) !== undefined
    return {
      view,
      datasetLabel: findDataset(view.dataset)?.label ?? view.dataset,
      summary,
      canEdit,
      canRepeat: canEdit && summary !== null,
    }
  })
}

function NoneFits() {
  const { title, detail, way } = TEXTS.noneFits
  return (
    <Notice title={title} description={detail} icon={<IconSearchOff />} isPart>
      <LinkButton href={PATH}>{way}</LinkButton>
    </Notice>
  )
}

function NoExports({ isFirstPage }: { isFirstPage: boolean }) {
  const { title, detail, way } = isFirstPage ? TEXTS.none : TEXTS.noneOlder
  return (
    <Notice title={title} description={detail} icon={<IconHistory />}>
      <LinkButton href={isFirstPage ? '/' : PATH}>{way}</LinkButton>
    </Notice>
  )
}
