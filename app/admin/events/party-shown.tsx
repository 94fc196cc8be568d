'use client'

import { Anchor, Code, Text } from '@mantine/core'
import Link from 'next/link'
import type { ShownParty } from './party.ts'

/** Somebody in a line of the audit trail. An account is a link to it, words of ours are slanted, what was typed is said to be so. */
export function PartyShown({ party }: { party: ShownParty }) {
  if (party.kind === 'words')
    return (
      <Text span inherit fs="italic">
        {party.words}
      </Text>
    )
  if (party.kind === 'typed')
    return (
      <>
        typed <Code>{party.text}</Code>
      </>
    )
  return (
    <>
      <Anchor component={Link} href={`/admin/people/${encodeURIComponent(party.id)}`} inherit>
        <bdi>{party.name}</bdi>
      </Anchor>{' '}
      <Text span size="xs" c="dimmed">
        {party.known}
      </Text>
    </>
  )
}
