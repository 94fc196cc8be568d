'use client'

import { Alert, Anchor, Stack } from '@mantine/core'
import { IconHourglass, IconTicketOff, IconUserOff, IconWifiOff } from '@tabler/icons-react'
import { usePathname } from 'next/navigation'
import { under } from '../../../lib/base-path.ts'
import { LinkButton } from '../../ui/links.tsx'
import { TEXTS } from './texts.ts'
import type { Trouble } from './use-export.ts'

type TroubleAlertProps = {
  trouble: Trouble
  /** The form with what was asked for; null where there is none to be shown. */
  formPath?: string | null
}

/** Says why what the page shows may be out of date, and of an export that is gone how to make another one. */
export function TroubleAlert({ trouble, formPath = null }: TroubleAlertProps) {
  const pathname = usePathname()
  const { gone, signedOut, tooOften, lost } = TEXTS.trouble
  switch (trouble) {
    case 'gone':
      return (
        <Alert color="red" icon={<IconTicketOff />} title={gone.title}>
          <Stack gap="sm" align="flex-start">
            {gone.detail}
            {formPath !== null && (
              <LinkButton href={formPath} variant="default">
                {TEXTS.editAgain}
              </LinkButton>
            )}
          </Stack>
        </Alert>
      )
    case 'signed-out':
      return (
        <Alert color="orange" icon={<IconUserOff />} title={signedOut.title}>
          {signedOut.before}{' '}
          <Anchor href={under(`/sign-in?next=${encodeURIComponent(pathname)}`)}>{signedOut.way}</Anchor>{' '}
          {signedOut.after}
        </Alert>
      )
    case 'too-often':
      return (
        <Alert color="orange" icon={<IconHourglass />} title={tooOften.title}>
          {tooOften.detail}
        </Alert>
      )
    case 'lost':
      return (
        <Alert color="orange" icon={<IconWifiOff />} title={lost.title}>
          {lost.detail}
        </Alert>
      )
  }
}
