'use client'

import { Button, Group, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { type Format, STANDARD_FORMAT } from '../../../lib/exports/format-options.ts'
import { useViewerId } from '../../ui/viewer-id.ts'
import { saysStandard } from './address/address.ts'
import type { Draft } from './draft.ts'
import { forgetFormat, recallFormat, rememberFormat } from './remembered-format.ts'

type RememberedFormat = {
  /** What was taken up; null if nothing was. */
  taken: Format | null
  /** Says so, with a way back; nothing where nothing was taken up. */
  origin: ReactNode
  /** Remembers how an export that is asked for is written. */
  remember(format: Format): void
  /** What an address has to say so that it brings back what is entered, and not what is remembered. */
  inFull(search: string): string
}

type Opened = {
  /** Whether neither the address nor an earlier export says anything of the form, and its page is there. */
  isNew: boolean
  /** In which a new form begins. */
  ownTimeZone: string
  /** Within the form. */
  focusNext: (selector: string) => void
}

/** Lets a new form begin with the options of the person's last export. They are read once the page is there: its server knows none of them. */
export function useRememberedFormat(
  form: UseFormReturnType<Draft>,
  { isNew, ownTimeZone, focusNext }: Opened,
): RememberedFormat {
  const viewerId = useViewerId()
  const [taken, setTaken] = useState<Format | null>(null)
  const [isReset, setReset] = useState(false)
  const takeUp = useEffectEvent(() => {
    const remembered = recallFormat(viewerId)
    if (!remembered) return
    const format = { ...form.getValues().format, ...remembered }
    form.setFieldValue('format', format)
    setTaken(format)
  })
  useEffect(() => {
    if (isNew) takeUp()
  }, [isNew])
  const reset = () => {
    forgetFormat(viewerId)
    form.setFieldValue('format', ({ timeZone }: Format) => ({ ...STANDARD_FORMAT, timeZone }))
    setReset(true)
    // The button that had the focus is gone by then.
    focusNext('[data-file-type]:checked')
  }
  return {
    taken,
    origin: taken && !isReset && <Origin onReset={reset} />,
    remember: (format) => rememberFormat(viewerId, format, [STANDARD_FORMAT.timeZone, ownTimeZone]),
    inFull: (search) => (recallFormat(viewerId) ? saysStandard(search, ownTimeZone) : search),
  }
}

function Origin({ onReset }: { onReset: () => void }) {
  return (
    <Group gap="xs" mt="sm">
      <Text size="sm" c="dimmed">
        As in your last export, remembered in this browser.
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={onReset}>
        Reset
      </Button>
    </Group>
  )
}
