'use client'

import { Anchor, Code, Group, SimpleGrid, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ArtifactView, ExportView } from '../../../lib/exports/view.ts'
import { formatBytes, formatCount, formatDuration, formatUntil } from '../../display.ts'
import { CopyAction } from '../../ui/copy-action.tsx'
import { LocalTime } from '../../ui/local-time.tsx'
import { Figure } from './figure.tsx'
import { useDownloadOnce } from './use-download-once.ts'
import { useRefreshExport } from './use-export.ts'

type ReadyProps = {
  view: ExportView
  artifact: ArtifactView
  /** Where the export's state is read. */
  url: string
  /** What is said in place of the link where the file cannot be downloaded. */
  children: ReactNode
}

/** The file is there: its download starts by itself, and beside the link stands what proves that it is whole. */
export function Ready({ view, artifact, url, children }: ReadyProps) {
  const { problem } = artifact
  useDownloadOnce(view.id, problem ? null : artifact)
  const refresh = useRefreshExport(url)
  return (
    <Stack gap="lg">
      <Group gap="md" wrap="nowrap" align="flex-start">
        <ThemeIcon size={44} variant="light" color={problem ? 'red' : 'green'}>
          <IconFileSpreadsheet size={26} />
        </ThemeIcon>
        <Stack gap={2} miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {artifact.filename}
          </Text>
          {!problem && (
            // A download that fails says nothing to the page: it looks by itself whether the file is still there.
            <Anchor href={artifact.url} download onClick={() => void refresh()}>
              If your download doesn't start automatically, click here
            </Anchor>
          )}
        </Stack>
      </Group>
      {problem && children}
      <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} spacing="md" m={0}>
        <Figure label="Rows">{formatCount(artifact.rowCount)}</Figure>
        <Figure label="Size">{formatBytes(artifact.byteSize)}</Figure>
        <Figure label="Took">{formatDuration(tookMs(view))}</Figure>
        <Figure label="Expires">
          <time dateTime={artifact.expiresAt}>{formatUntil(artifact.expiresAt, view.observedAt)}</time>
        </Figure>
      </SimpleGrid>
      <Checksum sha256={artifact.sha256} />
      {!problem && (
        <Text size="sm" c="dimmed">
          The file is kept until <LocalTime at={artifact.expiresAt} />.
        </Text>
      )}
    </Stack>
  )
}

function Checksum({ sha256 }: { sha256: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        SHA-256
      </Text>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block flex={1} p="xs" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
          {sha256}
        </Code>
        <CopyAction value={sha256} name="the SHA-256" size="input-sm" />
      </Group>
    </div>
  )
}

function tookMs({ startedAt, createdAt, finishedAt, observedAt }: ExportView): number {
  return Date.parse(finishedAt ?? observedAt) - Date.parse(startedAt ?? createdAt)
}
