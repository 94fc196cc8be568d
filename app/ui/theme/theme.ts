'use client'

import {
  type BadgeProps,
  type ComboboxProps,
  createTheme,
  type InputErrorProps,
  type MultiSelectProps,
  type NotificationProps,
  type PopoverProps,
  type SelectProps,
  type TagsInputProps,
} from '@mantine/core'
import type { DatePickerInputProps, DatePickerProps } from '@mantine/dates'

const CALENDAR_NAMES = {
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  previousYear: 'Previous year',
  nextYear: 'Next year',
  previousDecade: 'Previous decade',
  nextDecade: 'Next decade',
}
/** Without a scroll area, which would be one more stop of the Tab key: the list itself scrolls (theme.css). */
const list = { withScrollArea: false }

/** What a component has by default. By its props alone: a page loads the component only where it has one. */
function having<Props>(defaultProps: Partial<Props>): { defaultProps: Partial<Props> } {
  return { defaultProps }
}

/** How Claimcheck differs from Mantine's own look and behaviour; what only CSS can say is in theme.css. */
export const theme = createTheme({
  primaryColor: 'indigo',
  // White on it has a contrast of 4.98, and it has 3.1 on the dark background.
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // A status is never cut off.
    Badge: having<BadgeProps>({ miw: 'max-content' }),
    DatePicker: having<DatePickerProps>({ ariaLabels: CALENDAR_NAMES }),
    DatePickerInput: having<DatePickerInputProps>({
      ariaLabels: CALENDAR_NAMES,
      clearButtonProps: { 'aria-label': 'Clear' },
    }),
    // Spoken when it appears; the field that it belongs to may be far from where the person is.
    InputError: having<InputErrorProps>({ role: 'alert' }),
    MultiSelect: having<MultiSelectProps>(list),
    Notification: having<NotificationProps>({ closeButtonProps: { 'aria-label': 'Close' } }),
    // Next to what opens it, in the order of reading and of the Tab key.
    Combobox: having<ComboboxProps>({ withinPortal: false }),
    Popover: having<PopoverProps>({ withinPortal: false }),
    // A field that is focused for its error must show it, which the open list would hide.
    Select: having<SelectProps>({ ...list, openOnFocus: false }),
    TagsInput: having<TagsInputProps>(list),
  },
})
