'use client'

import { Select, TextInput } from '@mantine/core'
import type { Column, ColumnKind } from '../../../lib/dataset.ts'
import { DayInput, type DayInputProps } from './day-input.tsx'

type OneValueProps = DayInputProps & { column: Column }

/** The control for a single value of a column. */
export function OneValue({ column, ...props }: OneValueProps) {
  const { name, value, error, onChange, onBlur } = props
  const shared = { 'aria-label': name, placeholder: name, error, onBlur }
  switch (column.kind) {
    case 'enum':
    case 'boolean':
      return (
        <Select
          {...shared}
          data={column.kind === 'enum' ? [...(column.values ?? [])] : ['true', 'false']}
          value={value || null}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      )
    case 'date':
    case 'timestamp':
      return <DayInput {...props} />
    default:
      // Never a number input: it would round a long number.
      return (
        <TextInput
          {...shared}
          inputMode={INPUT_MODES[column.kind] ?? 'text'}
          value={value}
          onChange={(event) => onChange(typed(column.kind, event.currentTarget.value))}
        />
      )
  }
}

const INPUT_MODES: Partial<Record<ColumnKind, 'numeric' | 'decimal'>> = {
  integer: 'numeric',
  decimal: 'decimal',
  float: 'decimal',
}

/** What was typed; white space around a number is no part of it, but may be one of a text. */
function typed(kind: ColumnKind, text: string): string {
  return kind === 'text' ? text : text.trim()
}
