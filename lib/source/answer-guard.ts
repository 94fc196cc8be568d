import { RowTooLargeError } from './copy-parser.ts'
import { SourceViolationError } from './message-filter.ts'

const MEBIBYTE = 1024 * 1024
/** Before a connection is signed in: the steps of that, and a few settings. */
const SIGN_IN_BYTES_MAX = 64 * 1024
/** An answer to a question about a dataset: the plan of a table with thousands of partitions is a few MiB. */
const ANSWER_BYTES_MAX = 32 * MEBIBYTE
/** SCRAM takes four messages; what the server asks for here costs time to compute. */
const SIGN_IN_STEPS_MAX = 8
/** Postgres allows no SELECT more columns than that takes. */
const DESCRIPTION_BYTES_MAX = MEBIBYTE
/** What a message, and a value in it, takes here beside its bytes. */
const MESSAGE_BYTES = 128
const VALUE_BYTES = 64
/** In a row's message there are a few bytes beside each value. */
const ROW_SLACK_BYTES = 64 * 1024

/** A source that does not answer a question in time. */
class SourceSilentError extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(answerMs: number) {
    super(`The source database did not answer within ${answerMs / 1_000} s`)
    this.name = 'SourceSilentError'
  }
}

/** How long what a file's statement sends may be without a row in it is bounded, and how large a row is; not how much. */
type File = { maxRowBytes: number }

/**
 * Bounds what one connection to the source may send, and how long it may take over it, whatever it is made to say: each
 * answer in bytes and time, the rows of a file one by one. A server that is ours, or that was taken over, or that is none
 * of Postgres at all, must not cost the worker its memory.
 */
export class AnswerGuard {
  readonly #answerMs: number
  readonly #onLate: (error: Error) => void
  #timer: NodeJS.Timeout | undefined
  #isSignedIn = false
  #signInSteps = 0
  /** What the current answer has cost; of a file, what came since its last row. */
  #bytes = 0
  #file: File | null = null

  /** @param answerMs how long an answer may take; `onLate` is called once if it takes longer. */
  constructor(answerMs: number, onLate: (error: Error) => void) {
    this.#answerMs = answerMs
    this.#onLate = onLate
  }

  /** A question was sent. */
  asked(): void {
    this.#bytes = 0
    this.#timer ??= setTimeout(this.#late, this.#answerMs)
  }

  /** What was asked for is a file: it may take as long, and be as large, as the export may. */
  readsFile(file: File): void {
    this.#file = file
    this.#stopTimer()
  }

  /** Rows of a file came. */
  gotRows(): void {
    this.#bytes = 0
  }

  /** A message begins. @throws when it is more than may come. */
  readonly toll = (type: string, bodyBytes: number): void => {
    if (type === 'R' && ++this.#signInSteps > SIGN_IN_STEPS_MAX)
      throw new SourceViolationError('asks again and again who we are')
    if (type === 'T' && bodyBytes > DESCRIPTION_BYTES_MAX)
      throw new SourceViolationError('describes more columns than there can be')
    // Of an error only the beginning is kept.
    if (type === 'D' && this.#file) this.#rowToll(bodyBytes, this.#file)
    else this.#pay(MESSAGE_BYTES + (type === 'E' ? 0 : bodyBytes))
    if (type === 'Z') this.#answered()
  }

  /** A row of an answer has so many values. @throws when it is more than may come. */
  gotValues(count: number): void {
    if (this.#file === null) this.#pay(count * VALUE_BYTES)
  }

  /** The connection is closed. */
  end(): void {
    this.#stopTimer()
  }

  #rowToll(bodyBytes: number, { maxRowBytes }: File): void {
    if (bodyBytes > maxRowBytes + ROW_SLACK_BYTES) throw new RowTooLargeError(bodyBytes, maxRowBytes)
    this.gotRows()
  }

  #pay(bytes: number): void {
    this.#bytes += bytes
    const max = this.#isSignedIn ? ANSWER_BYTES_MAX : SIGN_IN_BYTES_MAX
    if (this.#bytes > max) throw new SourceViolationError(`sent more than ${max / MEBIBYTE} MiB as an answer`)
  }

  #answered(): void {
    this.#isSignedIn = true
    this.#file = null
    this.#stopTimer()
  }

  readonly #late = (): void => this.#onLate(new SourceSilentError(this.#answerMs))

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
