'use client'

import { Button, Divider, Stack, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { Fragment, useId } from 'react'
import type { DatasetForm } from '../../../lib/dataset.ts'
import { useFocusNext } from '../../ui/focus.ts'
import { Section } from '../../ui/section.tsx'
import { allRowsInWords } from '../words.ts'
import {
  type Draft,
  draftErrors,
  type FilterDraft,
  type Messages,
  messagesAt,
  messagesOutside,
  newFilter,
} from './draft.ts'
import { FilterRow } from './filter-row.tsx'
import { areInTimeZone } from './in-time-zone.ts'
import { MatchControl } from './match-control.tsx'
import { TimeZoneLine } from './time-zone-line.tsx'

/**
 * How long after a control was left its value is checked, in ms. The message moves what is below it, and must not do so
 * between the two halves of a click.
 */
const CHECK_DELAY_MS = 300

type FiltersFieldProps = {
  dataset: DatasetForm
  isLimited: boolean
  form: UseFormReturnType<Draft>
  /** The person wants to pick another time zone. */
  onTimeZone: () => void
}

/** Which rows the file has. @param isLimited whether the viewer may see some rows of the dataset at most. */
export function FiltersField({ dataset, isLimited, form, onTimeZone }: FiltersFieldProps) {
  const [element, focusNext] = useFocusNext<HTMLDivElement>()
  const addId = useId()
  const { filters } = form.values
  const messages = form.errors as Messages

  const change = (index: number, changes: Partial<FilterDraft>) => {
    // On the newest values: a control may report two changes at once.
    form.setFieldValue(`filters.${index}`, (filter: FilterDraft) => ({ ...filter, ...changes }))
    form.setErrors((errors) => messagesOutside(errors as Messages, `filters.${index}`))
  }
  const check = (key: string) => {
    const draft = form.getValues()
    const index = draft.filters.findIndex((filter) => filter.key === key)
    if (index === -1) return
    const path = `filters.${index}`
    const found = messagesAt(draftErrors(dataset, draft), path)
    form.setErrors((errors) => ({ ...messagesOutside(errors as Messages, path), ...found }))
  }

  const add = () => {
    form.insertListItem('filters', newFilter(randomId()))
    focusNext(`[aria-label="Filter ${filters.length + 1}"] input`)
  }
  const remove = (index: number) => {
    form.removeListItem('filters', index)
    // Where the next one is removed: it has moved up, unless this was the last.
    const position = Math.min(index + 1, filters.length - 1)
    focusNext(position === 0 ? `#${addId}` : `[aria-label="Remove filter ${position}"]`)
  }

  return (
    <Section title="Filters" hint={isLimited && filters.length > 0 ? LIMITED : undefined}>
      <Stack ref={element} gap="md" align="stretch">
        {filters.length === 0 && (
          <Text size="sm" c="dimmed">
            No filter: {allRowsInWords(isLimited)} is exported.
          </Text>
        )}
        {filters.length > 1 && (
          <MatchControl match={form.values.match} onChange={(match) => form.setFieldValue('match', match)} />
        )}
        {filters.map((filter, index) => (
          <Fragment key={filter.key}>
            {index > 0 && <Divider hiddenFrom="sm" />}
            <FilterRow
              position={index + 1}
              columns={dataset.columns}
              filter={filter}
              messages={messagesAt(messages, `filters.${index}`)}
              path={`filters.${index}`}
              timeZone={form.values.format.timeZone}
              onChange={(changes) => change(index, changes)}
              onCheck={() => setTimeout(check, CHECK_DELAY_MS, filter.key)}
              onRemove={() => remove(index)}
            />
          </Fragment>
        ))}
        {areInTimeZone(dataset, filters) && (
          <TimeZoneLine timeZone={form.values.format.timeZone} onChange={onTimeZone} />
        )}
        {messages.filters && (
          <Text size="sm" c="error" role="alert">
            {messages.filters}
          </Text>
        )}
        <Button
          id={addId}
          variant="default"
          leftSection={<IconPlus size={16} />}
          w={{ base: '100%', xs: 'fit-content' }}
          onClick={add}
        >
          Add filter
        </Button>
      </Stack>
    </Section>
  )
}

/** However many filters there are, and whichever have to be passed. */
const LIMITED = 'Only rows that you may see are exported.'
