import { List, ListItem, Stack, Text } from '@mantine/core'
import type { Meant } from '../../server/admin/meant.ts'
import { TextLink } from '../ui/links.tsx'
import { knownAs } from './known-as.ts'

type MeantPeopleProps = {
  /** Null where nobody is looked for. */
  meant: Meant | null
  /** What was entered. */
  asked: string | undefined
  /** The same list for one of them, by what they are known as. */
  hrefOf: (known: string) => string
}

/** Whose lines are shown where a part of a name or address was entered, or those of whom one is to be chosen. */
export function MeantPeople({ meant, asked, hrefOf }: MeantPeopleProps) {
  if (!meant || meant.fitting.length === 0) return null
  const { person, fitting, isMore } = meant
  if (person)
    return (
      <Text size="sm">
        “{asked}” is found in one account: <bdi>{person.name}</bdi>, {knownAs(person)}.
      </Text>
    )
  return (
    <Stack gap="xs" role="group" aria-label="People who fit">
      <Text>
        {isMore ? `More than ${fitting.length}` : fitting.length} people fit “{asked}”. Choose one
        {isMore && ', or enter more of the name or the address'}:
      </Text>
      <List size="sm">
        {fitting.map((each) => (
          <ListItem key={each.id}>
            <TextLink href={hrefOf(knownAs(each))}>
              <bdi>{each.name}</bdi>
            </TextLink>{' '}
            <Text span size="xs" c="dimmed">
              {knownAs(each)}
            </Text>
          </ListItem>
        ))}
      </List>
    </Stack>
  )
}
