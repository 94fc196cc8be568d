import { Badge, Card, Container, Group, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { fromPrisma } from 'pg-boss'
import { findPerson } from '../../lib/accounts/people.ts'
import { listSessions } from '../../lib/accounts/sessions.ts'
import { toEndpoint } from '../../server/api/endpoints.ts'
import { keysOf } from '../../server/api-keys.ts'
import { currentSession } from '../../server/auth/session.ts'
import { datasetsFor } from '../../server/datasets.ts'
import { askedHeaders } from '../../server/http/asked-headers.ts'
import { prisma } from '../../server/prisma.ts'
import { pageViewer } from '../../server/viewer.ts'
import { listEndpoints } from '../../server/webhooks/endpoints.ts'
import { TextLink } from '../ui/links.tsx'
import { Section } from '../ui/section.tsx'
import { browserName } from './browser-name.ts'
import { keyRow } from './key-row.ts'
import { OwnKeys } from './own-keys.tsx'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'
import { Webhooks } from './webhooks/webhooks.tsx'

export const metadata: Metadata = { title: 'Your account' }

/** Who the viewer is to this service, their password, where they are signed in, and what programs may do in their name. */
export default async function AccountPage() {
  const viewer = await pageViewer('/account')
  const db = fromPrisma(prisma())
  const person = await findPerson(db, viewer.id)
  const sessions = await listSessions(db, viewer.id)
  const keys = await keysOf(viewer.id)
  const datasets = datasetsFor(viewer).map(({ id, label }) => ({ value: id, label }))
  const labels = new Map(datasets.map(({ value, label }) => [value, label]))
  const endpoints = await listEndpoints(viewer)
  const here = await currentSession(await askedHeaders())
  return (
    <Container size="sm" p={0}>
      <Stack gap="lg">
        <Title order={1}>Your account</Title>
        <Card withBorder padding="lg">
          <Stack gap={4}>
            <Text fw={600}>{viewer.name}</Text>
            <Text c="dimmed">{person?.email}</Text>
            <Group gap="xs" mt="xs">
              {viewer.roles.map((role) => (
                <Badge key={role} variant="light">
                  {role}
                </Badge>
              ))}
            </Group>
            <Attributes attributes={viewer.attributes} />
          </Stack>
        </Card>
        {person?.ways.includes('credential') && (
          <Section title="Password">
            <PasswordForm />
          </Section>
        )}
        {sessions.length > 0 && (
          <Section title="Where you are signed in">
            <Sessions
              here={here?.sessionId ?? null}
              sessions={sessions.map(({ createdAt, expiresAt, ...session }) => ({
                ...session,
                browser: browserName(session.userAgent ?? ''),
                createdAt: createdAt.toISOString(),
                expiresAt: expiresAt.toISOString(),
              }))}
            />
          </Section>
        )}
        <Section title="API keys" hint="With one, a program makes and collects exports in your name.">
          <Text size="sm" mb="md">
            What programs can ask for, and how: the{' '}
            <TextLink href="/docs/api" underline="always">
              HTTP API
            </TextLink>
            .
          </Text>
          <OwnKeys keys={keys.map((key) => keyRow(key, labels))} datasets={datasets} />
        </Section>
        <Section title="Webhooks" hint="Programs of yours that are told what becomes of your exports.">
          <Webhooks endpoints={endpoints.map(toEndpoint)} />
        </Section>
      </Stack>
    </Container>
  )
}

/** By what the rows of datasets may be limited for the viewer. */
function Attributes({ attributes }: { attributes: Readonly<Record<string, unknown>> }) {
  return Object.entries(attributes).map(([name, value]) => (
    <Text key={name} size="sm">
      {name}: {[value].flat().map(String).join(', ')}
    </Text>
  ))
}
