'use client'

import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import Link from 'next/link'
import type { ExportView } from '../../../lib/exports/view.ts'
import { showMessage } from '../../ui/messages.tsx'
import { exportUrl, fetchExport } from '../fetch-export.ts'

/** So many are told of one by one. */
const EACH_MAX = 3

/** Says over whatever page is open what has become of exports that have ended elsewhere; of what was cancelled or deleted somebody knows. */
export async function tellOfEnded(ids: string[]): Promise<void> {
  if (ids.length > EACH_MAX) {
    showMessage({
      color: 'indigo',
      title: `${ids.length} exports have ended`,
      message: (
        <Anchor component={Link} href="/exports" size="sm">
          Open the history
        </Anchor>
      ),
    })
    return
  }
  // What cannot be looked up at the moment is in the history all the same.
  const views = await Promise.allSettled(ids.map((id) => fetchExport(exportUrl(id), id)))
  for (const found of views) if (found.status === 'fulfilled') tell(found.value)
}

function tell(view: ExportView): void {
  const { id, status, artifact, error } = view
  const messageId = `ended ${id}`
  if (status === 'succeeded' && artifact)
    showMessage({
      id: messageId,
      color: 'green',
      title: 'Your file is ready',
      message: (
        <Stack gap="xs">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {view.name ?? artifact.filename}
          </Text>
          <Group gap="sm">
            <Button
              component="a"
              href={artifact.url}
              download
              size="xs"
              leftSection={<IconDownload size={16} />}
            >
              Download
            </Button>
            <Anchor component={Link} href={`/exports/${id}`} size="sm">
              Open its page
            </Anchor>
          </Group>
        </Stack>
      ),
    })
  if (status === 'failed')
    showMessage({
      id: messageId,
      color: 'red',
      title: 'An export has failed',
      message: (
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{error?.title}</Text>
          <Anchor component={Link} href={`/exports/${id}`} size="sm">
            See what helps
          </Anchor>
        </Stack>
      ),
    })
}
