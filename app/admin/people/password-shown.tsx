'use client'

import { Alert, Code, Group, Text } from '@mantine/core'
import { CopyAction } from '../../ui/copy-action.tsx'

/** A password that was made for somebody. The page has it until it is left, and nothing else has. */
export function PasswordShown({ password }: { password: string }) {
  return (
    <Alert color="green" title="Their new password, which is shown only now">
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
