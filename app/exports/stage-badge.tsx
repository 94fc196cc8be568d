'use client'

import { Badge, type MantineColor } from '@mantine/core'
import { STAGE_LABELS, type Stage } from './stage.ts'

const COLORS: Record<Stage, MantineColor> = {
  queued: 'gray',
  running: 'indigo',
  cancelling: 'orange',
  succeeded: 'green',
  failed: 'red',
  cancelled: 'gray',
  expired: 'gray',
}

/** An export's status in a word and a colour. */
export function StageBadge({ stage }: { stage: Stage }) {
  return (
    <Badge variant="light" color={COLORS[stage]} tt="none" fw={600}>
      {STAGE_LABELS[stage]}
    </Badge>
  )
}
