import { Button, Group, NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { under } from '../../lib/base-path.ts'
import { LinkButton } from './links.tsx'

type FilterFormProps = {
  /** What is looked through, as in "the exports". */
  of: string
  /** The page that shows it. */
  action: string
  /** What it is asked for now. */
  asked: Partial<Record<string, string>>
  /** How many fields stand in a line where there is room. */
  fields?: number
  children: ReactNode
}

/** Says which part of a list is shown, in the page's address: it can be kept, and works without scripts. */
export function FilterForm({ of, action, asked, fields = 5, children }: FilterFormProps) {
  return (
    // The fields begin anew with what is asked for.
    <Paper
      withBorder
      p="md"
      component="form"
      key={JSON.stringify(asked)}
      action={under(action)}
      aria-label={`Filter ${of}`}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: fields }} spacing="sm">
        {children}
      </SimpleGrid>
      <Group gap="xs" mt="md">
        <Button type="submit">Show</Button>
        <LinkButton href={action} variant="default">
          Show all
        </LinkButton>
      </Group>
    </Paper>
  )
}

/** One of a few values, or any. */
export function ChoiceFilter(props: {
  name: string
  label: string
  asked: string | undefined
  values: { value: string; label: string }[]
}) {
  const { asked = '', values, ...field } = props
  return <NativeSelect {...field} defaultValue={asked} data={[{ value: '', label: 'Any' }, ...values]} />
}

/** A text. */
export function TextFilter({
  asked = '',
  ...field
}: {
  name: string
  label: string
  asked: string | undefined
}) {
  return <TextInput {...field} defaultValue={asked} maxLength={254} autoComplete="off" />
}

/** A day of UTC. */
export function DayFilter({
  asked = '',
  ...field
}: {
  name: string
  label: string
  asked: string | undefined
}) {
  return <TextInput {...field} type="date" defaultValue={asked} />
}
