import { Alert, Anchor, Card, Code, Container, Stack, Text, Title } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { under } from '../../lib/base-path.ts'
import { env } from '../../lib/env.ts'
import { needsFirstAccount } from '../../server/auth/first-account.ts'
import { singleSignOnError } from '../../server/auth/single-sign-on-errors.ts'
import { findCurrentViewer } from '../../server/viewer.ts'
import { nextPath } from './next-path.ts'
import { SignInForm } from './sign-in-form.tsx'
import { SingleSignOnButton } from './single-sign-on-button.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type PageProps = { searchParams: Promise<{ next?: string | string[]; error?: string | string[] }> }

/** E-mail address and password, or single sign-on. `?next=` is where somebody wanted to go. */
export default async function SignInPage({ searchParams }: PageProps) {
  const { next, error } = await searchParams
  const path = nextPath(next)
  if (await findCurrentViewer()) redirect(path)
  const { oidcIssuer, oidcName, selfRegistration } = env()
  return (
    <Container size={420} p={0}>
      <Stack gap="lg">
        <Title order={1}>Sign in</Title>
        {(await needsFirstAccount()) && <NoAccount />}
        {error !== undefined && (
          <Alert color="red" role="alert" title="You could not be signed in.">
            {singleSignOnError(error)}
          </Alert>
        )}
        <Card withBorder padding="lg">
          <Stack gap="md">
            {oidcIssuer && <SingleSignOnButton name={oidcName} next={path} />}
            <SignInForm next={path} />
          </Stack>
        </Card>
        {selfRegistration && (
          <Text size="sm">
            No account yet?{' '}
            <Anchor href={under(`/sign-in/register?next=${encodeURIComponent(path)}`)}>Make one</Anchor>
          </Text>
        )}
      </Stack>
    </Container>
  )
}

function NoAccount() {
  return (
    <Alert color="blue" icon={<IconInfoCircle />} title="There is no account yet">
      Whoever runs this service makes the first one on its machine:{' '}
      <Code>npm run user -- add you@example.com --admin</Code>
    </Alert>
  )
}
