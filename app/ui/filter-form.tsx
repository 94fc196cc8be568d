import { Button, Group, NativeSelect, Paper, SimpleGrid, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { under } from '../../lib/base-path.ts'
import { LinkButton } from './links.tsx'

/** As many stand in a line. */
const FIELDS_MAX = 5

type FilterFormProps = {
  /** What is looked through, as in "the exports". */
  of: string
  /** The page that shows it. */
  action: string
  /** What it is asked for now. */
  asked: Partial<Record<string, string>>
  /** How many fields there are: they stand in a line with the button where there is room. */
  fields: number
  children: ReactNode
}

/** Says which part of a list is shown, in the page's address: it can be kept, and works without scripts. */
export function FilterForm({ of, action, asked, fields, children }: FilterFormProps) {
  return (
    // The fields begin anew with what is asked for, also after Back: a browser would bring back what was chosen then.
    <Paper
      withBorder
      p="md"
      component="form"
      key={JSON.stringify(asked)}
      action={under(action)}
      autoComplete="off"
      aria-label={`Filter ${of}`}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: Math.min(fields + 1, FIELDS_MAX) }} spacing="sm">
        {children}
        <Group gap="xs" align="flex-end">
          <Button type="submit">Show</Button>
          <LinkButton href={action} variant="default">
            Show all
          </LinkButton>
        </Group>
      </SimpleGrid>
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
  return <TextInput {...field} defaultValue={asked} maxLength={254} />
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
