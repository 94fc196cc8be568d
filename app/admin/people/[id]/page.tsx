import { Badge, Container, Group, Stack, Text, Title } from '@mantine/core'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { datasets } from '../../../../datasets/registry.ts'
import { isReserved } from '../../../../lib/accounts/addresses.ts'
import { writeAttributes } from '../../../../lib/accounts/attributes.ts'
import type { Person } from '../../../../lib/accounts/people.ts'
import { findAnybody as find } from '../../../../server/admin/people.ts'
import { keysOf } from '../../../../server/api-keys.ts'
import { pageAdmin } from '../../../../server/viewer.ts'
import { keyRow } from '../../../account/key-row.ts'
import { addressOf } from '../../../address-of.ts'
import { TextLink } from '../../../ui/links.tsx'
import { LocalTime } from '../../../ui/local-time.tsx'
import { Section } from '../../../ui/section.tsx'
import { titled } from '../../titled.ts'
import { wayInWords } from '../../ways.ts'
import { ClaimedAddress } from './claimed-address.tsx'
import { KeysOfPerson } from './keys-of-person.tsx'
import { SignInOf } from './sign-in-of.tsx'
import { StandingForm } from './standing-form.tsx'

type PageProps = { params: Promise<{ id: string }> }

/** Looked up once a page. */
const findAnybody = cache(find)

export const generateMetadata = titled<PageProps>(async ({ params }) => {
  const person = await findAnybody((await params).id)
  return person?.name ?? 'Person'
})

/** Somebody's account, and what an administrator may do with it. */
export default async function PersonPage({ params }: PageProps) {
  const { id: asked } = await params
  const admin = await pageAdmin(`/admin/people/${encodeURIComponent(asked)}`)
  const person = await findAnybody(asked)
  if (!person) notFound()
  const { id, name, email, roles, attributes, disabledAt } = person
  // One that the service has invented is nobody's.
  const isClaimed = !person.isConfirmed && !isReserved(email)
  const keys = await keysOf(id)
  const labels = new Map(datasets.map((dataset) => [dataset.id, dataset.label]))
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
        <Section title="Sign-in">
          {id === admin.id ? (
            <Text size="sm">
              This is you: change your password under <TextLink href="/account">Your account</TextLink>.
            </Text>
          ) : (
            <SignInOf id={id} name={name} isDisabled={disabledAt !== null} />
          )}
        </Section>
        {isClaimed && id !== admin.id && (
          <Section title="E-mail address">
            <ClaimedAddress id={id} name={name} email={email} />
          </Section>
        )}
        <Section title="API keys" hint={keys.length === 0 ? 'There are none.' : `${keys.length} in all`}>
          <KeysOfPerson id={id} keys={keys.map((key) => keyRow(key, labels))} />
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

function Known({ person: { ways, createdAt, signedInAt } }: { person: Person }) {
  const by = ways.map(wayInWords).join(', ')
  return (
    <Text size="sm" c="dimmed">
      {by === '' ? 'No way to sign in' : `Signs in by ${by}`} · account made{' '}
      <LocalTime at={createdAt.toISOString()} />
      {signedInAt && (
        <>
          {' '}
          · signed in since <LocalTime at={signedInAt.toISOString()} />
        </>
      )}
    </Text>
  )
}
