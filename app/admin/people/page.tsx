import { Group, Stack, Text, Title } from '@mantine/core'
import { writeAttributes } from '../../../lib/accounts/attributes.ts'
import type { Person } from '../../../lib/accounts/people.ts'
import { findPeople } from '../../../server/admin/people.ts'
import { pageAdmin } from '../../../server/viewer.ts'
import { addressOf } from '../../address-of.ts'
import { asked, type SearchParams } from '../../asked.ts'
import { FilterForm, TextFilter } from '../../ui/filter-form.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { Pages } from '../../ui/pages.tsx'
import { titled } from '../titled.ts'
import { PeopleTable, type PersonRow } from './people-table.tsx'

export const generateMetadata = titled('People')

const PATH = '/admin/people'

/** Whoever has an account, by their names, or those who are looked for. */
export default async function PeoplePage({ searchParams }: { searchParams: SearchParams }) {
  await pageAdmin('/admin/people')
  const { search, cursor } = await asked(searchParams, 'search', 'cursor')
  const { people, nextCursor } = await findPeople({ search, cursor })
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs">
        <Title order={1}>People</Title>
        <LinkButton href={`${PATH}/add`}>Add person</LinkButton>
      </Group>
      <FilterForm of="the people" action={PATH} asked={{ search }} fields={1}>
        <TextFilter name="search" label="Name or e-mail address" asked={search} />
      </FilterForm>
      {people.length === 0 ? <Text>No person fits.</Text> : <PeopleTable rows={people.map(rowOf)} />}
      <Pages
        of="the people"
        first={cursor === undefined ? null : addressOf(PATH, { search })}
        next={nextCursor && addressOf(PATH, { search, cursor: nextCursor })}
        words={{ first: 'First', next: 'Next' }}
      />
    </Stack>
  )
}

function rowOf({ id, name, email, roles, attributes, signedInAt, disabledAt }: Person): PersonRow {
  return {
    id,
    name,
    email,
    roles,
    attributes: writeAttributes(attributes),
    signedInAt: signedInAt?.toISOString() ?? null,
    isDisabled: disabledAt !== null,
  }
}
