import { Group } from '@mantine/core'
import { IconChevronRight, IconChevronsLeft } from '@tabler/icons-react'
import { LinkButton } from './links.tsx'

type PagesProps = {
  /** Of what these are the pages, as in "the history". */
  of: string
  /** The address of the first page, and of the next one; null where the reader is on it, or there is none. */
  first: string | null
  next: string | null
  /** What the two are called, where the list does not begin with the newest. */
  words?: { first: string; next: string }
}

const BY_TIME = { first: 'Newest', next: 'Older' }

/** The ways through a list that has pages. */
export function Pages({ of, first, next, words = BY_TIME }: PagesProps) {
  if (first === null && next === null) return null
  return (
    <Group component="nav" aria-label={`Pages of ${of}`} justify="flex-end" gap="xs">
      {first !== null && (
        <LinkButton href={first} variant="default" leftSection={<IconChevronsLeft size={18} />}>
          {words.first}
        </LinkButton>
      )}
      {next !== null && (
        <LinkButton href={next} variant="default" rightSection={<IconChevronRight size={18} />}>
          {words.next}
        </LinkButton>
      )}
    </Group>
  )
}
