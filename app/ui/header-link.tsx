'use client'

import { Button } from '@mantine/core'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

/** A page's entry in the header; marked on that page, and on those below it. */
export function HeaderLink({ href, children }: { href: string; children: string }) {
  const pathname = usePathname()
  const isHere = pathname === href
  const isBelow = href !== '/' && pathname.startsWith(`${href}/`)
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
