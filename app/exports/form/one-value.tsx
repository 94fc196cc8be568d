'use client'

import { Select, TextInput } from '@mantine/core'
import type { FormColumn } from '../../../lib/dataset.ts'
import { kindOf } from '../../../lib/kinds.ts'
import { DayInput, type DayInputProps } from './day-input.tsx'

type OneValueProps = DayInputProps & { column: FormColumn }

/** The control for a single value of a column. */
export function OneValue({ column, ...props }: OneValueProps) {
  const { input, hasTimeOfDay } = kindOf(column)
  switch (input) {
    case 'choice':
      return <Choice choices={column.values ?? []} {...props} />
    case 'yes-no':
      return <Choice choices={['true', 'false']} {...props} />
    case 'day':
      return <DayInput hasTime={hasTimeOfDay} {...props} />
    case 'text':
    case 'word':
    case 'number':
    case 'integer':
      return <Typed inputMode={INPUT_MODES[input]} {...props} />
  }
}

const INPUT_MODES = { text: 'text', word: 'text', number: 'decimal', integer: 'numeric' } as const

type ChoiceProps = DayInputProps & { choices: readonly string[] }

function Choice({ choices, name, value, error, onChange, onBlur }: ChoiceProps) {
  return (
    <Select
      aria-label={name}
      placeholder={name}
      data={[...choices]}
      value={value || null}
      error={error}
      onChange={(chosen) => onChange(chosen ?? '')}
      onBlur={onBlur}
    />
  )
}

type TypedProps = DayInputProps & { inputMode: 'text' | 'decimal' | 'numeric' }

/** Never a number input: it would round a long number, and forget what is none. */
function Typed({ inputMode, name, value, error, onChange, onBlur }: TypedProps) {
  return (
    <TextInput
      aria-label={name}
      placeholder={name}
      inputMode={inputMode}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={({ key }) => key === 'Enter' && onBlur?.()}
      onBlur={onBlur}
    />
  )
}
