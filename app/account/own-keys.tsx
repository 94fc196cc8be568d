'use client'

import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { CopyAction } from '../ui/copy-action.tsx'
import { revokeKeyAction } from './actions.ts'
import { KeyForm } from './key-form.tsx'
import { KeyList } from './key-list.tsx'
import type { KeyRow } from './key-row.ts'

type OwnKeysProps = { keys: KeyRow[]; datasets: { value: string; label: string }[] }

/** The viewer's API keys, and what makes one. @param datasets that they may export. */
export function OwnKeys({ keys, datasets }: OwnKeysProps) {
  const [made, setMade] = useState<string | null>(null)
  return (
    <Stack gap="lg">
      {made && <NewKey value={made} />}
      {keys.length > 0 && <KeyList keys={keys} revoke={revokeKeyAction} />}
      <KeyForm datasets={datasets} onMade={setMade} />
    </Stack>
  )
}

/** The page has it until it is left, and nothing else has. */
function NewKey({ value }: { value: string }) {
  return (
    <Alert color="green" title="Your new API key, which is shown only now">
      <Group gap="xs" mb="xs" wrap="nowrap">
        <Code fz="sm" bg="transparent" style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Code>
        <CopyAction value={value} name="the API key" size="lg" />
      </Group>
      <Text size="sm">A program sends it with each request, as “Authorization: Bearer …”.</Text>
    </Alert>
  )
}
