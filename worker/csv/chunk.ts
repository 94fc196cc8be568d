/** Bytes of the file and how many rows they hold; the header counts as none. A row is never split between two. */
export type CsvChunk = { bytes: Uint8Array; rows: number }
