'use client'

import { Alert, Group, Text } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import type { ProblemDetails } from '../../../lib/problems/problem.ts'
import { LinkButton } from '../../ui/links.tsx'
import { RepeatButton } from './repeat-button.tsx'

type MissingFileProps = {
  problem: ProblemDetails
  /** The export whose file it is, and its dataset. */
  id: string
  dataset: string
  /** Whether the request still fits the dataset. */
  canRepeat: boolean
}

/** The export has succeeded, but its file cannot be downloaded: why, and how to get another one. */
export function MissingFile({ problem, id, dataset, canRepeat }: MissingFileProps) {
  return (
    <>
      <Alert color="red" icon={<IconFileOff />} title={problem.title}>
        {problem.detail}
      </Alert>
      {canRepeat ? (
        <Group gap="sm">
          <RepeatButton id={id} label="Export again" variant={problem.retryable ? 'default' : 'filled'} />
        </Group>
      ) : (
        <Group gap="sm">
          <Text size="sm">The dataset has changed since, so this request cannot be repeated.</Text>
          <LinkButton href={`/?dataset=${encodeURIComponent(dataset)}`}>New export</LinkButton>
        </Group>
      )}
    </>
  )
}
