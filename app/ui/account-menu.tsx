'use client'

import { Button, Text } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { under } from '../../lib/base-path.ts'
import { useRefusable } from '../exports/use-refusable.tsx'
import { useOpening } from './use-opening.ts'

/** Who is signed in, as the header shows it. */
export type AccountView = {
  name: string
  isAdmin: boolean
  /** Whether the proxy in front signs them in, so that they cannot sign out here. */
  isFromProxy: boolean
  /** The people as whom the demo can be looked at, and which one it is; null where it is no demo. */
  demo: { id: string; name: string; isCurrent: boolean }[] | null
}

const loadEntries = () => import('./account-entries.tsx').then((module) => module.AccountEntries)

/** Who the viewer is, and the way out. */
export function AccountMenu({ account }: { account: AccountView }) {
  const [isPending, run] = useRefusable()
  const { name } = account
  const { Opened: AccountEntries, opener, beside } = useOpening(loadEntries, 'menu', openAccount)
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        px={6}
        aria-label={`Account: ${name}`}
        loading={isPending}
        {...opener}
      >
        <IconUserCircle size={22} />
        <Text span size="sm" ml={6} maw={160} truncate visibleFrom="sm">
          {name}
        </Text>
      </Button>
      {AccountEntries && <AccountEntries beside={beside} account={account} run={run} />}
    </>
  )
}

/** Where the entries cannot be loaded: the first of them, with all that belongs to the page anew. */
function openAccount(): void {
  window.location.assign(under('/account'))
}
