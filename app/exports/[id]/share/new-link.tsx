'use client'

import { Group, Text, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { CopyAction } from '../../../ui/copy-action.tsx'
import { SHARE_TEXTS } from './texts.ts'

/** A link that has just been made: it is copied by itself, where the browser lets us. */
export function NewLink({ url }: { url: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setIsCopied] = useState<boolean | null>(null)
  useEffect(() => {
    field.current?.focus()
    void copy(url).then(setIsCopied)
  }, [url])
  return (
    <div>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          ref={field}
          label={SHARE_TEXTS.link}
          value={url}
          readOnly
          flex={1}
          onFocus={({ currentTarget }) => selectFromStart(currentTarget)}
        />
        <CopyAction value={url} name="the link" size="input-sm" />
      </Group>
      <Text size="sm" mt={4} role="status">
        {isCopied !== null && (isCopied ? SHARE_TEXTS.isCopied : SHARE_TEXTS.notCopied)}
      </Text>
    </div>
  )
}

/** Selects all of it, and shows its start: by that people know an address. Browsers show the end of what they have selected. */
function selectFromStart(field: HTMLInputElement): void {
  field.select()
  requestAnimationFrame(() => {
    field.scrollLeft = 0
  })
}

/** @returns whether it is on the clipboard: browsers have one for pages of HTTPS and loopback only, and may refuse. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // The person copies it then.
    return false
  }
}
