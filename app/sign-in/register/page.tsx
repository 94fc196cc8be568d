import { Card, Container, Stack, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { env } from '../../../lib/env.ts'
import { findCurrentViewer } from '../../../server/viewer.ts'
import { nextPath } from '../next-path.ts'
import { SignInForm } from '../sign-in-form.tsx'

export const metadata: Metadata = { title: 'Make an account' }

type PageProps = { searchParams: Promise<{ next?: string | string[] }> }

/** Where anybody may make an account: SELF_REGISTRATION. */
export default async function RegisterPage({ searchParams }: PageProps) {
  if (!env().selfRegistration) notFound()
  const path = nextPath((await searchParams).next)
  if (await findCurrentViewer()) redirect(path)
  return (
    <Container size={420} p={0}>
      <Stack gap="lg">
        <Title order={1}>Make an account</Title>
        <Card withBorder padding="lg">
          <SignInForm next={path} isNew />
        </Card>
      </Stack>
    </Container>
  )
}
