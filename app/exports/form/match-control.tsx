'use client'

import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { MATCHES, type Match } from '../../../lib/exports/filters.ts'

const LABELS: Record<Match, string> = { all: 'every filter', any: 'any filter' }

type MatchControlProps = { match: Match; onChange: (match: Match) => void }

/** Which of several filters a row has to pass. */
export function MatchControl({ match, onChange }: MatchControlProps) {
  const labelId = useId()
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text size="sm" id={labelId}>
          Rows that pass
        </Text>
        <SegmentedControl
          aria-labelledby={labelId}
          color="indigo"
          size="xs"
          data={MATCHES.map((value) => ({ value, label: LABELS[value] }))}
          value={match}
          onChange={onChange}
        />
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {match === 'any' && 'A row needs to pass only one of these, whatever the others say.'}
      </Text>
    </Stack>
  )
}
