'use client'

import { Alert } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ExportView } from '../../../lib/exports/view.ts'
import type { Stage } from '../stage.ts'
import { TEXTS } from './texts.ts'

type NoWorkerProps = {
  view: Pick<ExportView, 'workersOnline' | 'workersReady'>
  stage: Extract<Stage, 'queued' | 'running' | 'cancelling'>
  /** Whether it is shown to whoever has a claim link, who does not know who runs the service. */
  isShared: boolean
}

/** Why nothing moves, where that is because no worker can work. How to start one is for those who run the service (docs/operations.md). */
export function NoWorker({ view, stage, isShared }: NoWorkerProps) {
  const { noWorker, noStore } = TEXTS
  const outcomes = { queued: noWorker.goesOn, running: noWorker.continues, cancelling: noWorker.cancels }
  if (view.workersOnline === 0)
    return (
      <Alert color="orange" icon={<IconPlugConnectedX />} title={noWorker.title}>
        {outcomes[stage]} {!isShared && noWorker.lasting}
      </Alert>
    )
  if (view.workersReady > 0 || stage !== 'queued') return null
  return (
    <Alert color="orange" icon={<IconPlugConnectedX />} title={noStore.title}>
      {noStore.goesOn} {!isShared && noStore.lasting}
    </Alert>
  )
}
