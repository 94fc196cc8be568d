'use client'

import { Alert, Code, Group, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { CopyAction } from '../../ui/copy-action.tsx'

/** A password that was made for somebody. The page has it until it is left, and nothing else has: the focus goes to it. */
export function PasswordShown({ password }: { password: string }) {
  const element = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is there for the change itself.
  useEffect(() => element.current?.focus(), [password])
  return (
    <Alert
      ref={element}
      tabIndex={-1}
      color="green"
      title="Their new password: copy it now, it is not shown again"
    >
      <Group gap="xs" mb="xs">
        <Code fz="md" bg="transparent">
          {password}
        </Code>
        <CopyAction value={password} name="the password" size="lg" />
      </Group>
      <Text size="sm">They can change it under “Your account”.</Text>
    </Alert>
  )
}
