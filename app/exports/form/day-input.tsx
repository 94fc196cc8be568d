'use client'

import { Input, Popover, TextInput } from '@mantine/core'
import { DatePicker, DatePickerInput } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { dayIn } from './typed.ts'

const FORMAT = 'YYYY-MM-DD'

export type DayInputProps = {
  name: string
  /** Empty for none. */
  value: string
  error: string | undefined
  onChange: (value: string) => void
  onBlur: (() => void) | undefined
}

/**
 * A day, typed or picked. On a timestamp, a lower bound means its start and an upper bound its end. What was typed stays as
 * it is until it is a day: Mantine's own input forgets what it cannot read.
 */
export function DayInput({ name, value, error, onChange, onBlur }: DayInputProps) {
  const [isOpen, setOpen] = useState(false)
  const day = dayIn(value)
  const change = (text: string, isStillOpen: boolean) => {
    onChange(text)
    setOpen(isStillOpen)
  }
  const leave = () => {
    setOpen(false)
    if (day !== null && day !== value) onChange(day)
    onBlur?.()
  }
  return (
    // Opened by the pointer and by typing, and not by focus: it would hide the message of a field that is focused for its error.
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" withRoles={false}>
      <Popover.Target>
        <TextInput
          aria-label={name}
          placeholder={name}
          autoComplete="off"
          value={value}
          error={error}
          rightSection={value !== '' && <ClearDay name={name} onClear={() => change('', false)} />}
          onClick={() => setOpen(true)}
          onChange={({ currentTarget }) => change(currentTarget.value, true)}
          onKeyDown={({ key }) => {
            if (key === 'Enter') leave()
            if (key === 'Escape') setOpen(false)
          }}
          onBlur={leave}
        />
      </Popover.Target>
      <Popover.Dropdown onMouseDown={(event) => event.preventDefault()}>
        <DatePicker
          // Again, to show the month of what was typed.
          key={day}
          defaultDate={day ?? undefined}
          value={day}
          onChange={(picked) => change(picked ?? '', false)}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function ClearDay({ name, onClear }: { name: string; onClear: () => void }) {
  return (
    <Input.ClearButton
      aria-label={`Clear ${name}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClear}
    />
  )
}

export type DaysInputProps = {
  values: string[]
  error: string | undefined
  onChange: (values: string[]) => void
  onBlur: (() => void) | undefined
}

/** Several days. */
export function DaysInput({ values, error, onChange, onBlur }: DaysInputProps) {
  const id = useId()
  return (
    <DatePickerInput
      type="multiple"
      // By the same id the calendar takes its name from the control.
      id={id}
      popoverProps={{ id }}
      // The control is a button: its name has to say what it holds.
      aria-label={values.length === 0 ? 'Values' : `Values: ${values.join(', ')}`}
      placeholder="Values"
      leftSection={<IconCalendar size={16} />}
      valueFormat={FORMAT}
      // It would show what is no day as one that is not valid.
      value={values.flatMap((value) => dayIn(value) ?? [])}
      error={error}
      clearable
      onChange={onChange}
      onBlur={onBlur}
    />
  )
}
