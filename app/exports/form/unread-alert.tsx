'use client'

import { Alert, Button, List, Stack } from '@mantine/core'
import { IconUnlink } from '@tabler/icons-react'
import { shortened } from '../../../lib/words.ts'
import type { Unread } from './draft.ts'

/** Most parts that are named, before the rest is only counted. */
const NAMED_MAX = 8
/** Most characters of one of them. */
const SHOWN_MAX = 100

type UnreadAlertProps = { unread: Unread[]; onLeaveOut: () => void }

/** What of the address the form does not have, which is left out only when the person says so; nothing where there is nothing. */
export function UnreadAlert({ unread, onLeaveOut }: UnreadAlertProps) {
  if (unread.length === 0) return null
  const rest = unread.length - NAMED_MAX
  return (
    <Alert color="orange" icon={<IconUnlink />} title="Not all of this link could be read">
      <Stack gap="sm" align="flex-start">
        The file would be another one than the link asks for, so nothing is exported yet. Correct the link, or
        choose here what is meant and leave this out:
        <List size="sm" style={{ overflowWrap: 'anywhere' }}>
          {unread.slice(0, NAMED_MAX).map(({ name, value, reason }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice, and nothing in it has a state.
            <List.Item key={index}>
              <b>{shortened(`${name}=${value}`, SHOWN_MAX)}</b> {reason}
            </List.Item>
          ))}
          {rest > 0 && <List.Item>and {rest} more</List.Item>}
        </List>
        <Button variant="default" size="xs" data-unread onClick={onLeaveOut}>
          Leave it out
        </Button>
      </Stack>
    </Alert>
  )
}
