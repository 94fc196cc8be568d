'use client'

import { Alert, List } from '@mantine/core'
import type { Messages } from './draft.ts'

/** What the server refuses and no control of the form can mend; nothing where there is nothing. */
export function UnplacedAlert({ messages }: { messages: Messages }) {
  const entries = Object.entries(messages)
  if (entries.length === 0) return null
  return (
    <Alert color="red" mb="lg" title="The server does not take what this page sends">
      The page may be of another version than the server: reload it, and enter the export again.
      <List size="sm" mt="xs">
        {entries.map(([path, message]) => (
          <List.Item key={path}>{path === '' ? message : `${path}: ${message}`}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
