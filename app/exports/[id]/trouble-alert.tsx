'use client'

import { Alert } from '@mantine/core'
import { IconTicketOff, IconWifiOff } from '@tabler/icons-react'
import type { Trouble } from './use-export.ts'

/** Says why what the page shows may be out of date. */
export function TroubleAlert({ trouble }: { trouble: Trouble }) {
  switch (trouble) {
    case 'gone':
      return (
        <Alert color="red" icon={<IconTicketOff />} title="This export is gone">
          It was deleted while this page was open.
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
