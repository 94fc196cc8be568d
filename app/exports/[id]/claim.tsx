'use client'

import { Group } from '@mantine/core'
import { isTerminal } from '../../../lib/exports/status.ts'
import type { ArtifactView, ExportView } from '../../../lib/exports/view.ts'
import { exportUrl } from '../fetch-export.ts'
import { type Stage, stageOf } from '../stage.ts'
import { CancelButton } from './cancel-button.tsx'
import { ClaimFrame } from './claim-frame.tsx'
import { DeleteButton } from './delete-button.tsx'
import { Ended } from './ended.tsx'
import { MissingFile } from './missing-file.tsx'
import { Ready } from './ready.tsx'
import { ShareButton } from './share/share-button.tsx'
import { TroubleAlert } from './trouble-alert.tsx'
import { useExport } from './use-export.ts'
import { Cancelling, Queued, Running } from './waiting.tsx'

type ClaimProps = { initial: ExportView; datasetLabel: string; canRepeat: boolean }

/** The live part of the claim page: what has become of the export, and what can be done about it. */
export function Claim({ initial, datasetLabel, canRepeat }: ClaimProps) {
  const { view, trouble } = useExport(exportUrl(initial.id), initial, { isTold: true })
  const stage = stageOf(view)
  const isWaiting = stage === 'queued' || stage === 'running'
  const alert = trouble && <TroubleAlert trouble={trouble} />
  return (
    <ClaimFrame view={view} datasetLabel={datasetLabel} trouble={trouble} alert={alert}>
      <StageBody stage={stage} view={view} canRepeat={canRepeat} />
      {/* Outside of the stages: they stay as they are when a worker takes the export, or has written the file. */}
      {(isWaiting || stage === 'succeeded') && (
        <Group gap="sm">
          <ShareButton exportId={view.id} expiresAt={view.expiresAt} />
          {isWaiting && <CancelButton id={view.id} />}
        </Group>
      )}
      {isTerminal(view.status) && <DeleteButton id={view.id} hasFile={stage === 'succeeded'} />}
    </ClaimFrame>
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
      return view.artifact && <WithFile view={view} artifact={view.artifact} canRepeat={canRepeat} />
    case 'failed':
    case 'cancelled':
    case 'expired':
      return <Ended stage={stage} view={view} canRepeat={canRepeat} />
  }
}

type WithFileProps = { view: ExportView; artifact: ArtifactView; canRepeat: boolean }

function WithFile({ view, artifact, canRepeat }: WithFileProps) {
  const { id, dataset } = view
  return (
    <Ready view={view} artifact={artifact} url={exportUrl(id)}>
      {artifact.problem && (
        <MissingFile problem={artifact.problem} id={id} dataset={dataset} canRepeat={canRepeat} />
      )}
    </Ready>
  )
}
