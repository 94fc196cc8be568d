'use client'

import { Alert } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'

/** For a form that was to start with an earlier request. */
export function NothingEarlier() {
  return (
    <Alert color="orange" icon={<IconInfoCircle />} title="The earlier request could not be taken over">
      Its export is gone, or its dataset has changed since. Choose again what the file should have.
    </Alert>
  )
}
