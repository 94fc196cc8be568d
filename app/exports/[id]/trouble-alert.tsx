'use client'

import { Alert, Anchor } from '@mantine/core'
import { IconHourglass, IconTicketOff, IconUserOff, IconWifiOff } from '@tabler/icons-react'
import { usePathname } from 'next/navigation'
import { under } from '../../../lib/base-path.ts'
import { TEXTS } from './texts.ts'
import type { Trouble } from './use-export.ts'

/** Says why what the page shows may be out of date. */
export function TroubleAlert({ trouble }: { trouble: Trouble }) {
  const pathname = usePathname()
  const { gone, signedOut, tooOften, lost } = TEXTS.trouble
  switch (trouble) {
    case 'gone':
      return (
        <Alert color="red" icon={<IconTicketOff />} title={gone.title}>
          {gone.detail}
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
