'use client'

import { Text, Timeline } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { LocalClock, LocalSecond } from '../../ui/local-time.tsx'
import type { Step } from './steps.ts'
import { TEXTS } from './texts.ts'

type StepListProps = {
  steps: Step[]
  /** For how long the step goes on that goes on; times are of today then, and fit into a line with it on every screen. */
  now?: ReactNode
}

/** The steps to the file, each with its time. Every step has its line from the start, so that nothing moves when a time comes. */
export function StepList({ steps, now = null }: StepListProps) {
  const place = steps.findIndex(({ state }) => state === 'now')
  return (
    <Timeline role="list" active={place < 0 ? steps.length : place} bulletSize={22} lineWidth={2}>
      {steps.map(({ id, at, state }, index) => (
        <Timeline.Item
          key={id}
          mt={index === 0 ? 0 : 'xs'}
          role="listitem"
          aria-current={state === 'now' ? 'step' : undefined}
          title={TEXTS.steps[id]}
          bullet={state === 'done' ? <IconCheck size={14} /> : undefined}
        >
          <Text size="sm" c="dimmed" mih="1.55em" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {at !== null && (now === null ? <LocalSecond at={at} /> : <LocalClock at={at} />)}
            {at !== null && now !== null && state === 'now' && <> · {now}</>}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
