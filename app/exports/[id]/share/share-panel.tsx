'use client'

import { Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { isProblemDetails } from '../../../../lib/problems/problem-type.ts'
import type { NewClaimLinkBody } from '../../../../server/api/claim-links.ts'
import { LocalTime } from '../../../ui/local-time.tsx'
import { makeClaimLinkAction, revokeClaimLinkAction } from '../../actions.ts'
import { useRefusable } from '../../use-refusable.tsx'
import { LinkList } from './link-list.tsx'
import { NewLink } from './new-link.tsx'
import type { ShareProps } from './share-button.tsx'
import { SHARE_TEXTS } from './texts.ts'
import { useClaimLinks } from './use-claim-links.ts'

/** Makes claim links of an export, and revokes them. */
export function SharePanel({ exportId, expiresAt, onClose }: ShareProps & { onClose: () => void }) {
  const texts = SHARE_TEXTS
  const [isPending, run] = useRefusable()
  const { links, hasFailed, refresh } = useClaimLinks(exportId)
  const [made, setMade] = useState<NewClaimLinkBody | null>(null)
  const isRevoking = useRef(false)
  const makeButton = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // What was pressed has gone with its link, and this button is enabled again by now.
    if (!isPending && isRevoking.current) makeButton.current?.focus()
    isRevoking.current &&= isPending
  }, [isPending])
  const make = () =>
    run(async (madeFor) => {
      const answer = await makeClaimLinkAction(madeFor, exportId)
      if (isProblemDetails(answer)) return answer
      setMade(answer)
      await refresh()
      return null
    })
  const revoke = (id: string) =>
    run(async (madeFor) => {
      const refusal = await revokeClaimLinkAction(madeFor, exportId, id)
      await refresh()
      if (refusal) return refusal
      if (made?.id === id) setMade(null)
      isRevoking.current = true
      return null
    })
  return (
    <Stack gap="sm">
      <Text size="sm">
        {texts.whatTheySee}
        {expiresAt ? (
          <>
            {texts.until}
            <LocalTime at={expiresAt} />.
          </>
        ) : (
          texts.whileKept
        )}{' '}
        {texts.whatTheyDoNotSee}
      </Text>
      <Group gap="xs">
        <Button ref={makeButton} size="xs" loading={isPending} onClick={make}>
          {texts.make}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {texts.close}
        </Button>
      </Group>
      {made && <NewLink key={made.id} url={made.url} />}
      {hasFailed && <Text size="sm">{texts.failed}</Text>}
      {links && <LinkList links={links} isPending={isPending} onRevoke={revoke} />}
    </Stack>
  )
}
