'use client'

import { Button, Menu, Text } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import Link from 'next/link'
import { signOutAction, switchDemoAction } from '../account/actions.ts'
import { useRefusable } from '../exports/use-refusable.tsx'
import { leaveNothingBehind } from './leave-nothing-behind.ts'

/** Who is signed in, as the header shows it. */
export type AccountView = {
  name: string
  isAdmin: boolean
  /** Whether the proxy in front signs them in, so that they cannot sign out here. */
  isFromProxy: boolean
  /** The people as whom the demo can be looked at, and which one it is; null where it is no demo. */
  demo: { id: string; name: string; isCurrent: boolean }[] | null
}

/** Who the viewer is, and the way out. */
export function AccountMenu({ account }: { account: AccountView }) {
  const [isPending, run] = useRefusable()
  const { name, isAdmin, isFromProxy, demo } = account
  const signOut = () =>
    run(async (madeFor) => {
      const refusal = await signOutAction(madeFor)
      if (!refusal) leaveNothingBehind('/sign-in')
      return refusal
    })
  const switchTo = (id: string) =>
    run(async () => {
      const refusal = await switchDemoAction(id)
      if (!refusal) leaveNothingBehind('/')
      return refusal
    })
  return (
    <Menu position="bottom-end" width={240} shadow="md" withArrow>
      <Menu.Target>
        <Button variant="subtle" color="gray" px={6} aria-label={`Account: ${name}`} loading={isPending}>
          <IconUserCircle size={22} />
          <Text span size="sm" ml={6} maw={160} truncate visibleFrom="sm">
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600}>
            {name}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} href="/account">
          Your account
        </Menu.Item>
        {isAdmin && (
          <Menu.Item component={Link} href="/admin">
            Administration
          </Menu.Item>
        )}
        <Menu.Divider />
        {demo ? (
          <>
            <Menu.Label>Look at the demo as</Menu.Label>
            {demo.map(({ id, name: person, isCurrent }) => (
              <Menu.Item key={id} disabled={isCurrent} onClick={() => switchTo(id)}>
                {person}
              </Menu.Item>
            ))}
          </>
        ) : isFromProxy ? (
          <Menu.Label>Your company’s proxy signs you in: sign out there.</Menu.Label>
        ) : (
          <Menu.Item leftSection={<IconLogout size={18} />} onClick={signOut}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
