'use client'

import { Group, Paper, Stack, Title, VisuallyHidden } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { isTerminal } from '../../../lib/exports/status.ts'
import type { ExportView } from '../../../lib/exports/view.ts'
import { useCaughtFocus } from '../../ui/focus.ts'
import { claimTitle, type Stage, stageOf } from '../stage.ts'
import { StageBadge } from '../stage-badge.tsx'
import { CancelButton } from './cancel-button.tsx'
import { DeleteButton } from './delete-button.tsx'
import { Ended } from './ended.tsx'
import { Ready } from './ready.tsx'
import { TroubleAlert } from './trouble-alert.tsx'
import { useExport } from './use-export.ts'
import { Cancelling, Queued, Running } from './waiting.tsx'

type ClaimProps = { initial: ExportView; datasetLabel: string; canRepeat: boolean }

/** The live part of the claim page: what has become of the export, and what can be done about it. */
export function Claim({ initial, datasetLabel, canRepeat }: ClaimProps) {
  const { view, trouble } = useExport(initial)
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
        {trouble && <TroubleAlert trouble={trouble} />}
        {trouble !== 'gone' && <StageBody stage={stage} view={view} canRepeat={canRepeat} />}
        {/* Outside of the stages: it stays as it is when a worker takes the export. */}
        {trouble !== 'gone' && (stage === 'queued' || stage === 'running') && <CancelButton id={view.id} />}
        {trouble !== 'gone' && isTerminal(view.status) && (
          <DeleteButton id={view.id} hasFile={stage === 'succeeded'} />
        )}
      </Stack>
    </Paper>
  )
}

type StageBodyProps = { stage: Stage; view: ExportView; canRepeat: boolean }

function StageBody({ stage, view, canRepeat }: StageBodyProps) {
  switch (stage) {
    case 'queued':
      return <Queued view={view} />
    case 'running':
      return <Running view={view} />
    case 'cancelling':
      return <Cancelling view={view} />
    case 'succeeded':
      return view.artifact && <Ready view={view} artifact={view.artifact} canRepeat={canRepeat} />
    case 'failed':
    case 'cancelled':
    case 'expired':
      return <Ended stage={stage} view={view} canRepeat={canRepeat} />
  }
}

/** What a screen reader says when the stage changes. */
const ANNOUNCEMENTS: Record<Stage, string> = {
  queued: 'The export is waiting for a worker.',
  running: 'The file is being written.',
  cancelling: 'The export is being cancelled.',
  succeeded: 'The file is ready.',
  failed: 'The export has failed.',
  cancelled: 'The export was cancelled.',
  expired: 'The file has expired.',
}
