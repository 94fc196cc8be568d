'use client'

import { Anchor, Box, Container, Group, Text, UnstyledButton } from '@mantine/core'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { under } from '../../lib/base-path.ts'
import { HistoryLink } from '../exports/running/history-link.tsx'
import { AccountMenu, type AccountView } from './account-menu.tsx'
import { ColorSchemeToggle } from './color-scheme-toggle.tsx'
import { forgetEarlyClick } from './early-clicks.tsx'
import { HeaderLink } from './header-link.tsx'

const CONTENT_ID = 'content'
/** In pixels. Lines of text are no longer than is good to read; rows of a table are, where there is room. */
const WIDE = 2_000
/** Pages that are a table. */
const LISTS = ['/exports', '/admin/exports', '/admin/events', '/admin/people']

type ShellProps = {
  /** Who is signed in; null for nobody, who finds nothing but the way in. */
  account: AccountView | null
  /** Whether there is not even that. */
  leadsNowhere: boolean
  children: ReactNode
}

/** Header and main area. */
export function Shell({ account, leadsNowhere, children }: ShellProps) {
  const pathname = usePathname()
  const isWide = LISTS.includes(pathname)
  return (
    <Box onClickCapture={forgetEarlyClick}>
      <header className="page-header">
        <Anchor
          href={`#${CONTENT_ID}`}
          className="skip-link"
          pos="absolute"
          top={16}
          left={16}
          px="xs"
          bg="body"
        >
          Skip to the content
        </Anchor>
        <Container size={WIDE} h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
            {leadsNowhere ? (
              <Name />
            ) : (
              <UnstyledButton component={Link} href="/" aria-label="Claimcheck, to the start">
                <Name />
              </UnstyledButton>
            )}
            <Group gap={4} wrap="nowrap">
              {account && (
                <Group component="nav" aria-label="Pages" gap={4} wrap="nowrap">
                  <HeaderLink href="/">Export</HeaderLink>
                  <HistoryLink />
                </Group>
              )}
              <ColorSchemeToggle />
              {account && <AccountMenu account={account} />}
            </Group>
          </Group>
        </Container>
      </header>
      <main className="page-main" id={CONTENT_ID} tabIndex={-1}>
        <Container size={isWide ? WIDE : 'lg'} py={{ base: 'md', sm: 'xl' }}>
          {children}
        </Container>
      </main>
    </Box>
  )
}

function Name() {
  return (
    <Group gap="xs" wrap="nowrap">
      <Box component="img" src={under('/icon.svg')} alt="" display="block" w={28} h={28} />
      <Text fw={700} size="lg" visibleFrom="xs">
        Claimcheck
      </Text>
    </Group>
  )
}
