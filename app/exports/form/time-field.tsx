'use client'

import { TimePicker } from '@mantine/dates'
import { useRef } from 'react'

type TimeFieldProps = {
  /** As in 18:00 or 18:00:30; empty for none. */
  time: string
  isDisabled: boolean
  /** Also of a time of which a part is missing, which then is `--`. */
  onChange: (time: string) => void
}

/** A time of a day. What it starts with is given once: Mantine's own field empties itself when it is told that half a time is none. */
export function TimeField({ time, isDisabled, onChange }: TimeFieldProps) {
  const hours = useRef<HTMLInputElement>(null)
  const minutes = useRef<HTMLInputElement>(null)
  const tellHalf = () => {
    const parts = [hours, minutes].map(({ current }) => current?.value ?? '')
    if (parts.includes('') && parts.some((part) => part !== ''))
      onChange(parts.map((part) => part || '--').join(':'))
  }
  return (
    <TimePicker
      label="Time"
      mt="xs"
      description={isDisabled ? 'Pick a day first.' : 'Left empty, all of the day is meant.'}
      inputWrapperOrder={['label', 'input', 'description']}
      hoursInputLabel="Hours"
      minutesInputLabel="Minutes"
      secondsInputLabel="Seconds"
      hoursRef={hours}
      minutesRef={minutes}
      withSeconds={time.length > 'HH:MM'.length}
      defaultValue={time}
      disabled={isDisabled}
      clearable
      clearButtonProps={{ 'aria-label': 'Clear time' }}
      onChange={onChange}
      onBlur={tellHalf}
    />
  )
}
