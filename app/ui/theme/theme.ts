'use client'

import {
  Badge,
  Combobox,
  createTheme,
  InputError,
  MultiSelect,
  Notification,
  Popover,
  Select,
  TagsInput,
  Tooltip,
} from '@mantine/core'
import { DatePicker, DatePickerInput } from '@mantine/dates'

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
    Badge: Badge.extend({ defaultProps: { miw: 'max-content' } }),
    DatePicker: DatePicker.extend({ defaultProps: { ariaLabels: CALENDAR_NAMES } }),
    DatePickerInput: DatePickerInput.extend({
      defaultProps: { ariaLabels: CALENDAR_NAMES, clearButtonProps: { 'aria-label': 'Clear' } },
    }),
    // Spoken when it appears; the field that it belongs to may be far from where the person is.
    InputError: InputError.extend({ defaultProps: { role: 'alert' } }),
    MultiSelect: MultiSelect.extend({ defaultProps: list }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    // Next to what opens it, in the order of reading and of the Tab key.
    Combobox: Combobox.extend({ defaultProps: { withinPortal: false } }),
    Popover: Popover.extend({ defaultProps: { withinPortal: false } }),
    // A field that is focused for its error must show it, which the open list would hide.
    Select: Select.extend({ defaultProps: { ...list, openOnFocus: false } }),
    TagsInput: TagsInput.extend({ defaultProps: list }),
    Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: false } } }),
  },
})
