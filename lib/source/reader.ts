import pg from 'pg'
import type { CsvChunk } from '../csv/chunk.ts'
import type { Encoding } from '../exports/format-options.ts'
import { Problem } from '../problems/problem.ts'

/** How a source is read. */
export type SourceSettings = {
  url: string
  /** Connections that read at the same time. */
  parallel: number
  /** Memory of each sort and hash table on the server, in MiB; null leaves it to the server. */
  workMemMegabytes: number | null
  /** A row of more bytes fails the export. */
  maxRowBytes: number
  /** How long the source may take over a question that is not the file, in ms; session.ts has a default. */
  answerMs?: number
  /** A statement of which nothing is heard for so long is given up, in ms; the watchdog has a default. */
  silenceMs?: number
}

/** How far a source has been read. */
export type SourceProgress = {
  /** Null where it is not known. */
  rowsTotal: number | null
  rowsTotalIsEstimate: boolean
  /** 0 to 99: 100 is said when the file is there. */
  percent: number
}

/** One way of reading a request: ranges of COPY, or rows. Both end with an error when a session breaks. */
export type Reader = {
  chunks(): AsyncIterable<CsvChunk>
  /** @param rowsDone rows that have been written so far. */
  progress(rowsDone: number): SourceProgress
}

/** What goes wrong when the server counts other rows than came. */
export class IncompleteError extends Error {
  constructor(received: number, sent: number) {
    super(`The source database sent ${sent} rows, and ${received} were received`)
    this.name = 'IncompleteError'
  }
}

/** Longest key that is told of a row, in UTF-16 code units. */
const KEY_MAX = 200

/** Where a character stands that cannot be written: a row by its key, or a part of the file; empty where nothing is known. */
export type Place = { column: string; key: string } | { part: string } | Record<never, never>

/** SQLSTATEs untranslatable_character, of Postgres' own, and character_not_in_repertoire, of ours. */
const UNENCODABLE: readonly string[] = ['22P05', '22021']

/** Whether an error of a COPY says that the file's encoding cannot write something. */
export function isUnencodable(error: unknown, encoding: Encoding): boolean {
  if (encoding === 'utf-8' || !(error instanceof pg.DatabaseError)) return false
  return UNENCODABLE.includes(error.code ?? '')
}

/** Says that an encoding cannot write something. */
export function unencodable(place: Place, encoding: Encoding, cause?: unknown): Problem {
  const key =
    'key' in place && place.key.length > KEY_MAX ? `${place.key.slice(0, KEY_MAX).toWellFormed()}…` : null
  return new Problem('unencodable', { params: { ...place, ...(key && { key }), encoding }, cause })
}

/** Says that a row is larger than the service allows. */
export function rowTooLarge(maxRowBytes: number, cause?: unknown): Problem {
  const limitMegabytes = Number((maxRowBytes / 1024 / 1024).toFixed(1))
  return new Problem('row_too_large', { params: { limitMegabytes }, cause })
}
