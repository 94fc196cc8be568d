'use client'

import { Input, Popover, TextInput } from '@mantine/core'
import { DatePicker, DatePickerInput } from '@mantine/dates'
import { IconCalendar } from '@tabler/icons-react'
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { TimeField } from './time-field.tsx'
import { dayIn, partsOf, type TypedTime, timeText } from './typed.ts'

const FORMAT = 'YYYY-MM-DD'
/** Without what fades out a closed calendar would still be in the way of the Tab key. */
const AT_ONCE = { duration: 0 }
/** The day of a calendar that the Tab key comes to; the time is next. */
const DAY = 'td button[tabindex="0"]'

export type DayInputProps = {
  name: string
  /** Empty for none. */
  value: string
  error: string | undefined
  onChange: (value: string) => void
  onBlur: (() => void) | undefined
  /** What the calendar of an empty field opens at: the other end of a range. */
  near?: string
}

/**
 * A day, typed or picked, and a time of it where the column has times. There a day as a lower bound means its start, and as an upper
 * bound its end. What was typed stays as it is until it can be read: Mantine's own input forgets what it cannot read.
 */
export function DayInput({
  name,
  value,
  error,
  onChange,
  onBlur,
  near = '',
  hasTime,
}: DayInputProps & { hasTime: boolean }) {
  const [isOpen, setOpen] = useState(false)
  // Counts the texts that the time field has not made: it starts anew with each.
  const [edition, setEdition] = useState(0)
  const calendar = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const parts = partsOf(value)
  const shown = parts?.day ?? partsOf(near)?.day
  const change = (text: string, isStillOpen: boolean) => {
    onChange(text)
    setEdition(edition + 1)
    setOpen(isStillOpen)
  }
  const tidy = () => {
    const day = dayIn(value)
    if (day !== null && day !== value) change(day, isOpen)
  }
  const pick = (day: string | null) => {
    change(day ? timeText({ ...NO_TIME, ...(hasTime && parts), day }) : '', hasTime)
    // By a key: the calendar is made anew.
    if (!(document.activeElement instanceof HTMLInputElement)) field.current?.focus()
  }
  const leave = ({ relatedTarget }: FocusEvent) => {
    // The button that clears the field is none of what belongs to entering.
    if (relatedTarget === field.current || calendar.current?.contains(relatedTarget)) return
    setOpen(false)
    onBlur?.()
  }
  // Half a time is told when its field is left, for which it must still be there.
  const dismiss = () => {
    const left = document.activeElement
    if (left instanceof HTMLElement && calendar.current?.contains(left)) left.blur()
    setOpen(false)
  }
  const onKeyDown = ({ key, target }: KeyboardEvent) => {
    if (key === 'Escape' || (key === 'Enter' && target instanceof HTMLInputElement)) {
      field.current?.focus()
      setOpen(false)
    }
  }
  const onFieldKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      tidy()
      onBlur?.()
    }
    // To the next field, past the calendar, which the arrow leads to.
    if (event.key === 'Tab' && !event.shiftKey) flushSync(() => setOpen(false))
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      flushSync(() => setOpen(true))
      calendar.current?.querySelector<HTMLElement>(DAY)?.focus()
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it takes what its controls let pass.
    <div onBlur={leave} onKeyDown={onKeyDown}>
      {/* Opened by the pointer and by typing, and not by focus: it would hide the message of a field that is focused for its error. */}
      <Popover
        opened={isOpen}
        onDismiss={dismiss}
        position="bottom-start"
        withRoles={false}
        transitionProps={AT_ONCE}
        // Here it goes back to the field.
        closeOnEscape={false}
      >
        <Popover.Target>
          <TextInput
            ref={field}
            aria-label={name}
            placeholder={name}
            autoComplete="off"
            value={value}
            error={error}
            rightSection={value !== '' && <ClearDay name={name} onClear={() => change('', false)} />}
            onClick={() => setOpen(true)}
            onChange={({ currentTarget }) => change(currentTarget.value, true)}
            onKeyDown={onFieldKeyDown}
            onBlur={tidy}
          />
        </Popover.Target>
        <Popover.Dropdown ref={calendar} onMouseDown={(event) => event.preventDefault()}>
          <DatePicker
            // Again, to show the month of what was typed.
            key={shown}
            defaultDate={shown}
            value={parts?.day ?? null}
            onChange={pick}
          />
          {hasTime && (
            <TimeField
              key={edition}
              time={parts?.time ?? ''}
              isDisabled={parts === null}
              onChange={(time) => parts && onChange(timeText({ ...parts, time }))}
            />
          )}
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

const NO_TIME: Omit<TypedTime, 'day'> = { time: '', offset: '' }

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
