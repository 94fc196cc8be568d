import { Group, Stack, Text, Title } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import type { Metadata } from 'next'
import { findDataset } from '../../datasets/registry.ts'
import { isTerminal } from '../../lib/exports/status.ts'
import { readKept } from '../../server/kept.ts'
import { listExports } from '../../server/queries.ts'
import { pageViewer } from '../../server/viewer.ts'
import { addressOf } from '../address-of.ts'
import { formatBytes } from '../display.ts'
import { LinkButton } from '../ui/links.tsx'
import { Notice } from '../ui/notice.tsx'
import { Pages } from '../ui/pages.tsx'
import { HistoryTable } from './history/history-table.tsx'
import { PageRefresher } from './history/page-refresher.tsx'

export const metadata: Metadata = { title: 'History' }

type PageProps = { searchParams: Promise<{ cursor?: string | string[] }> }

/** The viewer's exports, newest first. */
export default async function HistoryPage({ searchParams }: PageProps) {
  const { cursor: given } = await searchParams
  const cursor = given === undefined ? undefined : String(given)
  const viewer = await pageViewer(addressOf('/exports', { cursor }))
  const { exports, nextCursor } = await listExports(viewer, { cursor })
  if (exports.length === 0) return <NoExports isFirstPage={cursor === undefined} />
  const kept = await readKept(viewer)
  const rows = exports.map((view) => ({
    view,
    datasetLabel: findDataset(view.dataset)?.label ?? view.dataset,
  }))
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs">
        <Title order={1}>History</Title>
        <LinkButton href="/">New export</LinkButton>
      </Group>
      <HistoryTable rows={rows} />
      <Text size="sm" c="dimmed">
        Kept: {formatBytes(kept.bytes)} of {formatBytes(kept.quota)}
      </Text>
      <Pages
        of="the history"
        first={cursor === undefined ? null : '/exports'}
        next={nextCursor && addressOf('/exports', { cursor: nextCursor })}
      />
      <PageRefresher moving={exports.find((view) => !isTerminal(view.status))?.id ?? null} />
    </Stack>
  )
}

function NoExports({ isFirstPage }: { isFirstPage: boolean }) {
  return (
    <Notice
      title={isFirstPage ? 'No exports yet' : 'There are no older exports'}
      description={
        isFirstPage
          ? 'Every export that you make is listed here, with its file.'
          : 'This is the end of your history.'
      }
      icon={<IconHistory />}
    >
      <LinkButton href={isFirstPage ? '/' : '/exports'}>
        {isFirstPage ? 'Make the first one' : 'Newest exports'}
      </LinkButton>
    </Notice>
  )
}
