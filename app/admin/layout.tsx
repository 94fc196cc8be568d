import { Group, Stack } from '@mantine/core'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { isAdmin } from '../../lib/viewer.ts'
import { findCurrentViewer } from '../../server/viewer.ts'
import { HeaderLink } from '../ui/header-link.tsx'

/** The frame of what administrators see. Each page asks by itself too who wants it, since Next may make it without its frame, and sends away who is not signed in. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const viewer = await findCurrentViewer()
  if (viewer && !isAdmin(viewer)) notFound()
  return (
    <Stack gap="lg">
      <Group component="nav" aria-label="Administration" gap={4}>
        <HeaderLink href="/admin" isAlone>
          Workers
        </HeaderLink>
        <HeaderLink href="/admin/exports">Exports</HeaderLink>
        <HeaderLink href="/admin/people">People</HeaderLink>
        <HeaderLink href="/admin/events">Audit trail</HeaderLink>
      </Group>
      {children}
    </Stack>
  )
}
