'use client'

import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconCancel, IconClockOff, IconFileOff, IconTicketOff } from '@tabler/icons-react'
import type { ExportView } from '../../../lib/exports/view.ts'
import { BASIC_PROBLEMS } from '../../../lib/problems/basic-problems.ts'
import { LINK_PROBLEMS } from '../../../lib/problems/link-problems.ts'
import { ClaimFrame } from '../../exports/[id]/claim-frame.tsx'
import type { ShownFormat } from '../../exports/[id]/look-inside/read-head.ts'
import { Ready } from '../../exports/[id]/ready.tsx'
import { TroubleAlert } from '../../exports/[id]/trouble-alert.tsx'
import { type Trouble, useExport } from '../../exports/[id]/use-export.ts'
import { Cancelling, Queued, Running } from '../../exports/[id]/waiting.tsx'
import { stageOf } from '../../exports/stage.ts'
import { TEXTS } from './texts.ts'

type SharedClaimProps = {
  initial: ExportView
  /** Where its state is read. */
  url: string
  datasetLabel: string
  /** How the file is written; null where that is not known, and then nobody can look inside. */
  format: ShownFormat | null
}

/** What whoever has a claim link sees of an export. They can wait for it, look inside and download it, and do nothing else. */
export function SharedClaim({ initial, url, datasetLabel, format }: SharedClaimProps) {
  const { view, trouble } = useExport(url, initial, { isTold: false })
  return (
    <ClaimFrame view={view} datasetLabel={datasetLabel} trouble={trouble} alert={alertOf(trouble)}>
      <StageBody view={view} url={url} format={format} />
      {view.pollAfterMs !== null && (
        <noscript>
          <Text size="sm">{TEXTS.noScripts}</Text>
        </noscript>
      )}
    </ClaimFrame>
  )
}

function alertOf(trouble: Trouble | null) {
  if (trouble !== 'gone') return trouble && <TroubleAlert trouble={trouble} />
  const { title, advice } = LINK_PROBLEMS.link_unknown
  return (
    <Alert color="red" icon={<IconTicketOff />} title={title}>
      {advice}
    </Alert>
  )
}

function StageBody({ view, url, format }: Pick<SharedClaimProps, 'url' | 'format'> & { view: ExportView }) {
  const stage = stageOf(view)
  switch (stage) {
    case 'queued':
      return <Queued view={view} isShared />
    case 'running':
      return <Running view={view} isShared />
    case 'cancelling':
      return <Cancelling view={view} isShared />
    case 'succeeded':
      return (
        view.artifact && (
          <Ready view={view} artifact={view.artifact} url={url} format={format}>
            <Alert color="red" icon={<IconFileOff />} title={TEXTS.noFile.title}>
              {TEXTS.noFile.detail}
            </Alert>
          </Ready>
        )
      )
    case 'failed':
      return (
        <Alert
          color="red"
          icon={<IconAlertTriangle />}
          title={view.error?.title ?? BASIC_PROBLEMS.internal.title}
        >
          {TEXTS.failed}
        </Alert>
      )
    case 'cancelled':
      return (
        <Alert color="gray" icon={<IconCancel />} title={TEXTS.cancelled.title}>
          {TEXTS.cancelled.detail}
        </Alert>
      )
    case 'expired':
      return (
        <Alert color="gray" icon={<IconClockOff />} title={TEXTS.expired.title}>
          {TEXTS.expired.detail}
        </Alert>
      )
  }
}
