'use client'

import { Checkbox } from '@mantine/core'
import { fileTypeOf } from '../../../lib/exports/file-types.ts'
import type { OptionProps } from './option-props.ts'

/** Whether the first row names the columns. */
export function HeaderOption({ format, messages, onChange }: OptionProps) {
  return (
    <Checkbox
      label="Header row"
      description="The first row names the columns."
      checked={format.header}
      error={messages['format.header']}
      aria-invalid={messages['format.header'] !== undefined}
      onChange={(event) => onChange({ header: event.currentTarget.checked })}
    />
  )
}

/** Whether the file starts with U+FEFF. */
export function ByteOrderMarkOption({ format, messages, onChange }: OptionProps) {
  const isPossible = format.encoding === 'utf-8'
  return (
    <Checkbox
      label="Byte-order mark"
      description={isPossible ? 'Tells Excel that the file is UTF-8.' : 'Goes with UTF-8 only.'}
      disabled={!isPossible}
      checked={format.byteOrderMark}
      error={messages['format.byteOrderMark']}
      aria-invalid={messages['format.byteOrderMark'] !== undefined}
      onChange={(event) => onChange({ byteOrderMark: event.currentTarget.checked })}
    />
  )
}

/** Whether the file is compressed. */
export function GzipOption({ format, messages, onChange }: OptionProps) {
  return (
    <Checkbox
      label="Compress with gzip"
      description={`A smaller file, which ends in .${fileTypeOf({ gzip: true }).extension}.`}
      checked={format.gzip}
      error={messages['format.gzip']}
      aria-invalid={messages['format.gzip'] !== undefined}
      onChange={(event) => onChange({ gzip: event.currentTarget.checked })}
    />
  )
}
