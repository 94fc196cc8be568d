import type { Format } from './format-options.ts'

/** What a file is to those who get it. */
export type FileType = {
  /** Without the first dot. */
  extension: string
  /** The media type, for a file of which the text is in this encoding. */
  contentType(encoding: string): string
  /** For people. */
  label: string
}

/** Every type of file. */
const FILE_TYPES = {
  csv: { extension: 'csv', contentType: (encoding) => `text/csv; charset=${encoding}`, label: 'CSV' },
  gzip: { extension: 'csv.gz', contentType: () => 'application/gzip', label: 'CSV, compressed with gzip' },
} as const satisfies Record<string, FileType>

/** The type of the file that a format makes. */
export function fileTypeOf({ gzip }: Pick<Format, 'gzip'>): FileType {
  return gzip ? FILE_TYPES.gzip : FILE_TYPES.csv
}
