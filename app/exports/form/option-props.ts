import type { Format } from '../../../lib/exports/format-options.ts'
import type { Messages } from './draft.ts'

/** What the control of an option gets. */
export type OptionProps = {
  format: Format
  /** By their whole path, as in `format.timeZone`. */
  messages: Messages
  onChange: (changes: Partial<Format>) => void
}
