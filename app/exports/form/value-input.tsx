'use client'

import { SimpleGrid } from '@mantine/core'
import type { Column } from '../../../lib/dataset.ts'
import { OPERATOR_VALUES } from '../../../lib/exports/filters.ts'
import { type FilterDraft, listOf, type Messages } from './draft.ts'
import { ManyValues } from './many-values.tsx'
import { OneValue } from './one-value.tsx'
import { PeriodInput } from './period-input.tsx'

type ValueInputProps = {
  column: Column
  filter: FilterDraft
  messages: Messages
  /** Where the value is in the request, as in `filters.0.value`. */
  path: string
  /** In which days begin and end. */
  timeZone: string
  onChange: (changes: Partial<FilterDraft>) => void
  /** The person has left the control, and it is not blank. */
  onCheck: () => void
}

/** The control for a filter's value, by its operator and its column's kind; nothing where there is no value. */
export function ValueInput(props: ValueInputProps) {
  const { column, filter, messages, path, timeZone, onChange, onCheck } = props
  switch (OPERATOR_VALUES[filter.operator]) {
    case 'text':
      return (
        <OneValue
          name="Value"
          column={column}
          value={filter.text}
          error={messages[path]}
          onChange={(text) => onChange({ text })}
          onBlur={filter.text === '' ? undefined : onCheck}
        />
      )
    case 'texts':
      return (
        <ManyValues
          column={column}
          values={filter.list}
          pending={filter.pending}
          error={valuesError(messages, path, listOf(filter))}
          onChange={(list) => onChange({ list })}
          onPending={(pending) => onChange({ pending })}
          onBlur={listOf(filter).length === 0 ? undefined : onCheck}
        />
      )
    case 'period':
      return (
        <PeriodInput
          value={filter.text}
          timeZone={timeZone}
          error={messages[path]}
          onChange={(text) => onChange({ text })}
        />
      )
    case 'range':
      return <Bounds {...props} />
    case null:
      return null
  }
}

function Bounds({ column, filter, messages, path, onChange, onCheck }: ValueInputProps) {
  const onBlur = filter.from === '' && filter.to === '' ? undefined : onCheck
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
      <OneValue
        name="From"
        column={column}
        value={filter.from}
        near={filter.to}
        error={messages[`${path}.from`] ?? messages[path]}
        onChange={(from) => onChange({ from })}
        onBlur={onBlur}
      />
      <OneValue
        name="To"
        column={column}
        value={filter.to}
        near={filter.from}
        error={messages[`${path}.to`]}
        onChange={(to) => onChange({ to })}
        onBlur={onBlur}
      />
    </SimpleGrid>
  )
}

/** The error of a list as a whole, or of the first value that is wrong, with that value. */
function valuesError(messages: Messages, path: string, values: string[]): string | undefined {
  const wrong = values.findIndex((_, index) => messages[`${path}.${index}`] !== undefined)
  return wrong === -1 ? messages[path] : `“${values[wrong]}”: ${messages[`${path}.${wrong}`]}`
}
