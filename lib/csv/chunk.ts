/**
 * A part of the file: its pieces in order, and how many rows ended in them. A row may go on in the next chunk; the header
 * counts as none.
 */
export type CsvChunk = { pieces: readonly Uint8Array[]; rows: number }
