'use client'

import { DateInput, DatePickerInput } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { dateError } from '../../../lib/exports/values.ts'

const FORMAT = 'YYYY-MM-DD'

export type DayInputProps = {
  name: string
  /** Empty for none. */
  value: string
  error: string | undefined
  onChange: (value: string) => void
  onBlur: (() => void) | undefined
}

/** A day, typed or picked. On a timestamp, a lower bound means its start and an upper bound its end. */
export function DayInput({ name, value, error, onChange, onBlur }: DayInputProps) {
  return (
    <DateInput
      aria-label={name}
      placeholder={name}
      valueFormat={FORMAT}
      dateParser={parseDay}
      value={value || null}
      error={error}
      clearable
      onChange={(day) => onChange(day ?? '')}
      onBlur={onBlur}
    />
  )
}

const YEAR_FIRST = /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/
const DAY_FIRST = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/

/** Mantine's own parser makes some day of almost anything; this one takes what has one meaning only, or nothing. */
function parseDay(text: string): string | null {
  const { year, month, day } = (YEAR_FIRST.exec(text.trim()) ?? DAY_FIRST.exec(text.trim()))?.groups ?? {}
  if (!year || !month || !day) return null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return dateError(iso) === undefined ? iso : null
}

export type DaysInputProps = {
  values: string[]
  error: string | undefined
  onChange: (values: string[]) => void
  onBlur: (() => void) | undefined
}

/** Several days. */
export function DaysInput({ values, error, onChange, onBlur }: DaysInputProps) {
  return (
    <DatePickerInput
      type="multiple"
      // The control is a button: its name has to say what it holds.
      aria-label={values.length === 0 ? 'Values' : `Values: ${values.join(', ')}`}
      placeholder="Values"
      leftSection={<IconCalendar size={16} />}
      valueFormat={FORMAT}
      value={values}
      error={error}
      clearable
      onChange={onChange}
      onBlur={onBlur}
    />
  )
}
