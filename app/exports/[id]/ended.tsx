'use client'

import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCancel } from '@tabler/icons-react'
import type { ExportView } from '../../../lib/exports/view.ts'
import { BASIC_PROBLEMS } from '../../../lib/problems/basic-problems.ts'
import { sourceErrorOf } from '../../../lib/problems/source-errors.ts'
import { CopyAction } from '../../ui/copy-action.tsx'
import { LocalTime } from '../../ui/local-time.tsx'
import { CannotRepeat } from './cannot-repeat.tsx'
import { EditAgain } from './edit-again.tsx'
import { RepeatButton } from './repeat-button.tsx'
import { TEXTS } from './texts.ts'

type EndedProps = {
  stage: 'failed' | 'cancelled' | 'expired'
  view: ExportView
  /** Whether the request still fits the dataset. */
  canRepeat: boolean
}

/** There is no file, or none any more: why, and how to get one. */
export function Ended({ stage, view, canRepeat }: EndedProps) {
  return (
    <Stack gap="lg">
      <Reason stage={stage} view={view} />
      {canRepeat ? <WaysOn stage={stage} view={view} /> : <CannotRepeat id={view.id} />}
      {stage === 'failed' && isOurs(view) && <Reference id={view.id} />}
    </Stack>
  )
}

/** The one thing that is likely to help is a button; the other one is there for those who know better. */
function WaysOn({ stage, view }: Omit<EndedProps, 'canRepeat'>) {
  const isRepeatable = view.error?.retryable ?? true
  // No choice of a person's helps where the service does not fit its source.
  const isOperators = view.error !== null && (sourceErrorOf(view.error.params)?.isOperators ?? false)
  const label = stage === 'failed' ? TEXTS.tryAgain : TEXTS.again
  if (isRepeatable)
    return (
      <Group gap="sm">
        <RepeatButton id={view.id} label={label} variant="filled" />
        <EditAgain id={view.id} variant="subtle" />
      </Group>
    )
  return (
    <Group gap="sm">
      {isOperators ? (
        <RepeatButton id={view.id} label={label} variant="default" />
      ) : (
        <EditAgain id={view.id} variant="filled" />
      )}
    </Group>
  )
}

/** Whether somebody who runs the service can help: what a person's own choice came to has a status of 4xx. */
function isOurs({ error }: ExportView): boolean {
  return error === null || error.status >= 500
}

/** By the id, whoever runs the service finds the export in the log. */
function Reference({ id }: { id: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {TEXTS.reference} <Code fz="inherit">{id}</Code>
      </Text>
      <CopyAction value={id} name="the id" size="md" />
    </Group>
  )
}

function Reason({ stage, view }: Omit<EndedProps, 'canRepeat'>) {
  switch (stage) {
    case 'failed': {
      const { title, advice } = BASIC_PROBLEMS.internal
      return (
        <Alert color="red" icon={<IconAlertTriangle />} title={view.error?.title ?? title}>
          {view.error?.detail ?? advice}
        </Alert>
      )
    }
    case 'cancelled':
      return (
        <Alert color="gray" icon={<IconCancel />} title={TEXTS.cancelled.title}>
          {TEXTS.cancelled.detail}
        </Alert>
      )
    case 'expired':
      return (
        <Alert color="gray" icon={<IconCancel />} title={TEXTS.expired.title}>
          {view.expiresAt && (
            <>
              {TEXTS.expired.keptUntil} <LocalTime at={view.expiresAt} />.
            </>
          )}
        </Alert>
      )
  }
}
