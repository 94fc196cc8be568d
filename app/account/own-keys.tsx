'use client'

import { Stack } from '@mantine/core'
import { useState } from 'react'
import { ShownOnce } from '../ui/shown-once.tsx'
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
      {made && (
        <ShownOnce title="Your new API key, which is shown only now" value={made} name="the API key">
          A program sends it with each request, as “Authorization: Bearer …”.
        </ShownOnce>
      )}
      {keys.length > 0 && <KeyList keys={keys} revoke={revokeKeyAction} />}
      <KeyForm datasets={datasets} onMade={setMade} />
    </Stack>
  )
}
