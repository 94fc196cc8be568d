import type { Format } from '../../../../lib/exports/format-options.ts'
import type { ShownFormat } from './read-head.ts'

/** What a page needs of a file's format to look inside. @param isElsewhere whether it is led to the store for the file. */
export function toShownFormat(format: Format, isElsewhere: boolean): ShownFormat {
  const { delimiter, header, encoding, gzip, lineEnd } = format
  return { delimiter, header, encoding, gzip, lineEnd, isElsewhere }
}
