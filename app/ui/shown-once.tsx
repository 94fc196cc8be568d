'use client'

import { Alert, Code, Group, Text } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { CopyAction } from './copy-action.tsx'

/** @param name what the button says that it copies: "the password". @param children what is said below. */
type ShownOnceProps = { title: string; value: string; name: string; children: ReactNode }

/** Something secret that has just been made. The page has it until it is left, and nothing else has: the focus goes to it. */
export function ShownOnce({ title, value, name, children }: ShownOnceProps) {
  const element = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is there for the change itself.
  useEffect(() => element.current?.focus(), [value])
  return (
    <Alert ref={element} tabIndex={-1} color="green" title={title} w="100%">
      <Group gap="xs" mb="xs" wrap="nowrap">
        <Code fz="sm" bg="transparent" p={0} style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Code>
        <CopyAction value={value} name={name} size="lg" />
      </Group>
      <Text size="sm">{children}</Text>
    </Alert>
  )
}
