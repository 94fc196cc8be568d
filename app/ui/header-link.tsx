'use client'

import { Button } from '@mantine/core'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

/** @param isAlone whether the pages below its address are not its own. */
type HeaderLinkProps = { href: string; isAlone?: boolean; children: ReactNode }

/** A page's entry in a row of pages; marked on that page, and on those below it. */
export function HeaderLink({ href, isAlone = href === '/', children }: HeaderLinkProps) {
  const pathname = usePathname()
  const isHere = pathname === href
  const isBelow = !isAlone && pathname.startsWith(`${href}/`)
  return (
    <Button
      component={Link}
      href={href}
      size="compact-md"
      variant={isHere || isBelow ? 'light' : 'subtle'}
      color={isHere || isBelow ? undefined : 'gray'}
      fw={500}
      aria-current={isHere ? 'page' : isBelow || undefined}
    >
      {children}
    </Button>
  )
}
