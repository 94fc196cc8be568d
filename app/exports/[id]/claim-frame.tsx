'use client'

import { Group, Paper, Stack, Title, VisuallyHidden } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { ExportView } from '../../../lib/exports/view.ts'
import { useCaughtFocus } from '../../ui/focus.ts'
import { claimTitle, stageOf } from '../stage.ts'
import { StageBadge } from '../stage-badge.tsx'
import { ANNOUNCEMENTS } from './texts.ts'
import type { Trouble } from './use-export.ts'

type ClaimFrameProps = {
  view: ExportView
  datasetLabel: string
  trouble: Trouble | null
  /** What is said of the trouble. */
  alert: ReactNode
  /** What has become of the export, and what can be done about it; not shown when it is gone. */
  children: ReactNode
}

/** Around an export, whoever looks at it: what it is of, in which stage it is, and what a screen reader says of that. */
export function ClaimFrame({ view, datasetLabel, trouble, alert, children }: ClaimFrameProps) {
  const stage = stageOf(view)
  useDocumentTitle(claimTitle(view, datasetLabel))
  const { catcher, within } = useCaughtFocus<HTMLHeadingElement>(trouble === 'gone' ? trouble : stage)
  return (
    <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
      <Stack gap="lg" {...within}>
        <Group justify="space-between" gap="xs">
          <Title order={1} size="h2" ref={catcher} tabIndex={-1} style={{ outline: 'none' }}>
            {datasetLabel}
          </Title>
          <StageBadge stage={stage} />
        </Group>
        <VisuallyHidden role="status">{view.artifact?.problem?.title ?? ANNOUNCEMENTS[stage]}</VisuallyHidden>
        {alert}
        {trouble !== 'gone' && children}
      </Stack>
    </Paper>
  )
}
