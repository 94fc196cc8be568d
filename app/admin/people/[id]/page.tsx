import { Badge, Container, Group, Stack, Text, Title } from '@mantine/core'
import { notFound } from 'next/navigation'
import { writeAttributes } from '../../../../lib/accounts/attributes.ts'
import type { Person } from '../../../../lib/accounts/people.ts'
import { findAnybody } from '../../../../server/admin/people.ts'
import { pageAdmin } from '../../../../server/viewer.ts'
import { addressOf } from '../../../address-of.ts'
import { TextLink } from '../../../ui/links.tsx'
import { LocalTime } from '../../../ui/local-time.tsx'
import { Section } from '../../../ui/section.tsx'
import { titled } from '../../titled.ts'
import { StandingForm } from './standing-form.tsx'
import { WayIn } from './way-in.tsx'

export const generateMetadata = titled('Person')

/** Somebody's account, and what an administrator may do with it. */
export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const { id: asked } = await params
  const admin = await pageAdmin(`/admin/people/${encodeURIComponent(asked)}`)
  const person = await findAnybody(asked)
  if (!person) notFound()
  const { id, name, email, roles, attributes, disabledAt } = person
  const initial = { roles: roles.join(' '), attributes: writeAttributes(attributes).join('\n') }
  return (
    <Container size="sm" p={0} w="100%">
      <Stack gap="lg">
        <div>
          <Group gap="xs">
            <Title order={1}>{name}</Title>
            {disabledAt && (
              <Badge variant="light" color="red" tt="none">
                disabled
              </Badge>
            )}
          </Group>
          <Text c="dimmed">{email}</Text>
          <Known person={person} />
        </div>
        <Section title="Roles and attributes">
          <StandingForm id={id} initial={initial} />
        </Section>
        <Section title="The way in">
          {id === admin.id ? (
            <Text size="sm">
              This is you: change your password under <TextLink href="/account">Your account</TextLink>.
            </Text>
          ) : (
            <WayIn id={id} name={name} isDisabled={disabledAt !== null} />
          )}
        </Section>
        <Group gap="md">
          <TextLink href={addressOf('/admin/exports', { owner: email })}>Their exports</TextLink>
          <TextLink href={addressOf('/admin/events', { person: email })}>What they have done</TextLink>
          <TextLink href="/admin/people">All people</TextLink>
        </Group>
      </Stack>
    </Container>
  )
}

const WAYS: Record<string, string> = {
  credential: 'a password',
  oidc: 'single sign-on',
  header: 'the proxy before this service',
}

function Known({ person: { ways, createdAt, signedInAt } }: { person: Person }) {
  const by = ways.map((way) => WAYS[way] ?? way).join(', ')
  return (
    <Text size="sm" c="dimmed">
      {by === '' ? 'No way to sign in' : `Signs in by ${by}`} · made{' '}
      <LocalTime at={createdAt.toISOString()} />
      {signedInAt && (
        <>
          {' '}
          · in a session since <LocalTime at={signedInAt.toISOString()} />
        </>
      )}
    </Text>
  )
}
