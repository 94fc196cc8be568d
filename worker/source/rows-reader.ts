import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { RowTooLargeError } from '../../lib/source/copy-parser.ts'
import {
  type Reader,
  rowTooLarge,
  type SourceProgress,
  type SourceSettings,
} from '../../lib/source/reader.ts'
import { readRows } from '../../lib/source/rows.ts'
import type { Session } from '../../lib/source/session.ts'
import type { Plan } from './plan.ts'
import { estimatedProgress } from './progress.ts'

/** Reads a request row by row, for columns with a format function. */
export class RowsReader implements Reader {
  readonly #session: Session
  readonly #plan: Plan
  readonly #maxRowBytes: number

  constructor(session: Session, plan: Plan, { maxRowBytes }: SourceSettings) {
    this.#session = session
    this.#plan = plan
    this.#maxRowBytes = maxRowBytes
  }

  async *chunks(): AsyncGenerator<CsvChunk> {
    try {
      yield* readRows(this.#session, this.#plan.query, this.#maxRowBytes)
    } catch (error) {
      throw error instanceof RowTooLargeError ? rowTooLarge(error.maxRowBytes, error) : error
    }
  }

  progress(rowsDone: number): SourceProgress {
    return estimatedProgress(rowsDone, this.#plan.rows > 0 ? rowsDone / this.#plan.rows : 0, this.#plan.rows)
  }
}
