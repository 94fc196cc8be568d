'use client'

import { Alert, Code, Group, Text } from '@mantine/core'
import { CopyAction } from '../../ui/copy-action.tsx'

/** The secret of a webhook. The page has it until it is left, and shows it never again. */
export function SecretShown({ secret, isNew = false }: { secret: string; isNew?: boolean }) {
  return (
    <Alert color="green" title="Its secret, which is shown only now" w="100%">
      <Group gap="xs" mb="xs" wrap="nowrap">
        <Code bg="transparent" p={0} style={{ overflowWrap: 'anywhere' }}>
          {secret}
        </Code>
        <CopyAction value={secret} name="the secret" size="lg" />
      </Group>
      <Text size="sm">
        The receiver checks by it that a message is from here.
        {!isNew && ' For 24 hours messages are signed by the one before too.'}
      </Text>
    </Alert>
  )
}
