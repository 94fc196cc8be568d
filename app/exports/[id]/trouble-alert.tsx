'use client'

import { Alert, Anchor } from '@mantine/core'
import { IconHourglass, IconTicketOff, IconUserOff, IconWifiOff } from '@tabler/icons-react'
import { usePathname } from 'next/navigation'
import { under } from '../../../lib/base-path.ts'
import type { Trouble } from './use-export.ts'

/** Says why what the page shows may be out of date. */
export function TroubleAlert({ trouble }: { trouble: Trouble }) {
  const pathname = usePathname()
  switch (trouble) {
    case 'gone':
      return (
        <Alert color="red" icon={<IconTicketOff />} title="This export is not here any more">
          It was deleted while this page was open, or somebody else is signed in by now. Load the page anew to
          see.
        </Alert>
      )
    case 'signed-out':
      return (
        <Alert color="orange" icon={<IconUserOff />} title="You are signed out">
          The export goes on.{' '}
          <Anchor href={under(`/sign-in?next=${encodeURIComponent(pathname)}`)}>Sign in</Anchor> to see how
          far it is.
        </Alert>
      )
    case 'too-often':
      return (
        <Alert color="orange" icon={<IconHourglass />} title="The server is asked too often">
          This page asks again within a minute. The export goes on without it.
        </Alert>
      )
    case 'lost':
      return (
        <Alert color="orange" icon={<IconWifiOff />} title="Connection lost, trying again…">
          The export goes on without this page.
        </Alert>
      )
  }
}
