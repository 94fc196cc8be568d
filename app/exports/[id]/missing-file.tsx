'use client'

import { Alert, Group } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import type { ProblemDetails } from '../../../lib/problems/problem.ts'
import { CannotRepeat } from './cannot-repeat.tsx'
import { RepeatButton } from './repeat-button.tsx'
import { TEXTS } from './texts.ts'

type MissingFileProps = {
  problem: ProblemDetails
  /** The export whose file it is. */
  id: string
  /** Whether the request still fits the dataset. */
  canRepeat: boolean
}

/** The export has succeeded, but its file cannot be downloaded: why, and how to get another one. */
export function MissingFile({ problem, id, canRepeat }: MissingFileProps) {
  return (
    <>
      <Alert color="red" icon={<IconFileOff />} title={problem.title}>
        {problem.detail}
      </Alert>
      {canRepeat ? (
        <Group gap="sm">
          <RepeatButton
            id={id}
            label={TEXTS.againWithFile}
            variant={problem.retryable ? 'default' : 'filled'}
          />
        </Group>
      ) : (
        <CannotRepeat id={id} />
      )}
    </>
  )
}
