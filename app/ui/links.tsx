'use client'

import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'

type LinkProps = { href: string; children: ReactNode }

/** A link to another page that looks like a button; server components may use it, where they may not pass `Link`. */
export function LinkButton(props: LinkProps & ButtonProps) {
  return <Button component={Link} {...props} />
}

/** A link to another page that looks like text. */
export function TextLink(props: LinkProps & AnchorProps) {
  return <Anchor component={Link} {...props} />
}
