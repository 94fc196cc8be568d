'use client'

import { Select } from '@mantine/core'
import { ENCODINGS, type Encoding, type Format } from '../../../lib/exports/format-options.ts'
import { DELIMITER_WORDS, encodingLabel } from '../format-words.ts'
import type { OptionProps } from './option-props.ts'

const delimiters = Object.keys(DELIMITER_WORDS) as Format['delimiter'][]
const encodings = Object.keys(ENCODINGS) as Encoding[]

/** What stands between two cells. */
export function DelimiterOption({ format, messages, onChange }: OptionProps) {
  return (
    <Select<Format['delimiter']>
      label="Delimiter"
      allowDeselect={false}
      data={delimiters.map((value) => ({ value, label: delimiterLabel(value) }))}
      value={format.delimiter}
      error={messages['format.delimiter']}
      onChange={(delimiter) => delimiter && onChange({ delimiter })}
    />
  )
}

/** How characters become bytes. */
export function EncodingOption({ format, messages, onChange }: OptionProps) {
  return (
    <Select<Encoding>
      label="Encoding"
      allowDeselect={false}
      data={encodings.map((value) => ({ value, label: encodingLabel(value) }))}
      value={format.encoding}
      error={messages['format.encoding']}
      onChange={(encoding) => encoding && onChange(onEncoding(format, encoding))}
    />
  )
}

/** What ends a row. */
export function LineEndOption({ format, messages, onChange }: OptionProps) {
  return (
    <Select<Format['lineEnd']>
      label="Line end"
      allowDeselect={false}
      data={[
        { value: 'crlf', label: 'CRLF (Windows, RFC 4180)' },
        { value: 'lf', label: 'LF (Linux, macOS)' },
      ]}
      value={format.lineEnd}
      error={messages['format.lineEnd']}
      onChange={(lineEnd) => lineEnd && onChange({ lineEnd })}
    />
  )
}

/** "Comma (,)"; a tab has no sign to show. */
function delimiterLabel(delimiter: Format['delimiter']): string {
  const word = DELIMITER_WORDS[delimiter]
  return delimiter === '\t' ? word : `${word} (${delimiter})`
}

/** The byte-order mark belongs to UTF-8. */
function onEncoding({ byteOrderMark }: Format, encoding: Encoding): Partial<Format> {
  return { encoding, byteOrderMark: byteOrderMark && encoding === 'utf-8' }
}
