'use client'

import { Group } from '@mantine/core'
import { isTerminal } from '../../../lib/exports/status.ts'
import type { ArtifactView, ExportView } from '../../../lib/exports/view.ts'
import { exportUrl } from '../fetch-export.ts'
import { type Stage, stageOf } from '../stage.ts'
import { CancelButton } from './cancel-button.tsx'
import { ClaimFrame } from './claim-frame.tsx'
import { DeleteButton } from './delete-button.tsx'
import { EditAgain } from './edit-again.tsx'
import { Ended } from './ended.tsx'
import type { ShownFormat } from './look-inside/read-head.ts'
import { MissingFile } from './missing-file.tsx'
import { NotifyButton } from './notify-button.tsx'
import { Ready } from './ready.tsx'
import { RepeatButton } from './repeat-button.tsx'
import { ShareButton } from './share/share-button.tsx'
import { TEXTS } from './texts.ts'
import { TroubleAlert } from './trouble-alert.tsx'
import { useExport } from './use-export.ts'
import { Cancelling, Queued, Running } from './waiting.tsx'

type ClaimProps = {
  initial: ExportView
  datasetLabel: string
  /** How the file is written; null where the request no longer fits its dataset, and cannot be repeated. */
  format: ShownFormat | null
  /** The form with what was asked for, also when the export is gone; null where no address can hold it. */
  formPath: string | null
}

/** The live part of the claim page: what has become of the export, and what can be done about it. */
export function Claim({ initial, datasetLabel, format, formPath }: ClaimProps) {
  const { view, trouble } = useExport(exportUrl(initial.id), initial, { isTold: true })
  const stage = stageOf(view)
  const isWaiting = stage === 'queued' || stage === 'running'
  const canRepeat = format !== null
  const alert = trouble && <TroubleAlert trouble={trouble} formPath={formPath} />
  return (
    <ClaimFrame view={view} datasetLabel={datasetLabel} trouble={trouble} alert={alert}>
      <StageBody stage={stage} view={view} format={format} />
      {/* Outside of the stages: they stay as they are when a worker takes the export, or has written the file. */}
      <Group gap="sm">
        {(isWaiting || stage === 'succeeded') && (
          <ShareButton exportId={view.id} expiresAt={view.expiresAt} />
        )}
        {isWaiting && <CancelButton id={view.id} />}
        <NotifyButton stage={stage} id={view.id} datasetLabel={datasetLabel} />
        {stage === 'succeeded' && canRepeat && !view.artifact?.problem && (
          <>
            <EditAgain id={view.id} />
            <RepeatButton id={view.id} label={TEXTS.again} variant="default" />
          </>
        )}
        {isTerminal(view.status) && <DeleteButton id={view.id} hasFile={stage === 'succeeded'} />}
      </Group>
    </ClaimFrame>
  )
}

type StageBodyProps = { stage: Stage; view: ExportView; format: ShownFormat | null }

function StageBody({ stage, view, format }: StageBodyProps) {
  switch (stage) {
    case 'queued':
      return <Queued view={view} />
    case 'running':
      return <Running view={view} />
    case 'cancelling':
      return <Cancelling view={view} />
    case 'succeeded':
      return view.artifact && <WithFile view={view} artifact={view.artifact} format={format} />
    case 'failed':
    case 'cancelled':
    case 'expired':
      return <Ended stage={stage} view={view} canRepeat={format !== null} />
  }
}

type WithFileProps = { view: ExportView; artifact: ArtifactView; format: ShownFormat | null }

function WithFile({ view, artifact, format }: WithFileProps) {
  const { id } = view
  return (
    <Ready view={view} artifact={artifact} url={exportUrl(id)} format={format}>
      {artifact.problem && <MissingFile problem={artifact.problem} id={id} canRepeat={format !== null} />}
    </Ready>
  )
}
