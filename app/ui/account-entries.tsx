'use client'

import { Menu, Text } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import Link from 'next/link'
import { signOutAction, switchDemoAction } from '../account/actions.ts'
import type { Run } from '../exports/use-refusable.tsx'
import type { AccountView } from './account-menu.tsx'
import { Standing, useOpensLater } from './beside.ts'
import { leaveNothingBehind } from './leave-nothing-behind.ts'
import type { Beside } from './use-opening.ts'

type AccountEntriesProps = {
  beside: Beside
  account: AccountView
  /** What does it is the button's: it stays when this is closed. */
  run: Run
}

/** What the account's button opens. */
export function AccountEntries({ beside, account, run }: AccountEntriesProps) {
  const { id, button, isOpen, close } = beside
  const { name, isAdmin, isFromProxy, demo } = account
  const signOut = () =>
    run(async (madeFor) => {
      const refusal = await signOutAction(madeFor)
      if (!refusal) leaveNothingBehind('/sign-in')
      return refusal
    })
  const switchTo = (personId: string) =>
    run(async () => {
      const refusal = await switchDemoAction(personId)
      if (!refusal) leaveNothingBehind('/')
      return refusal
    })
  return (
    <Menu
      id={id}
      opened={useOpensLater(isOpen)}
      onChange={close}
      position="bottom-end"
      width={240}
      shadow="md"
      withArrow
    >
      <Menu.Target>
        <Standing button={button} />
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
            {demo.map(({ id: personId, name: person, isCurrent }) => (
              <Menu.Item key={personId} disabled={isCurrent} onClick={() => switchTo(personId)}>
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
