import { encodingName } from '../exports/encoding-names.ts'
import { PROBLEMS, type ProblemCode } from './catalog.ts'
import type { ProblemKind } from './problem-kind.ts'
import { typeOf } from './problem-type.ts'
import { type SourceError, sourceErrorOf } from './source-errors.ts'

/** In place of "Try again", for an error of the source that the same query will have again. */
const LASTING_ADVICE =
  'Leave out what may cause it, or tell whoever runs this service: the log has the error.'

/** And for one that goes on whatever is asked for. */
const OPERATORS_ADVICE = 'Tell whoever runs this service: the log has the error.'

/** The values in a problem's sentences: ours, such as a limit, or a row's key; never SQL or a secret. */
export type ProblemParams = Readonly<Record<string, string | number>>

/** What is stored of a problem. */
export type StoredProblem = { code: ProblemCode; params: ProblemParams }

/** One field that is wrong; `path` points into the request, as in `filters.0.value`. */
export type FieldError = { path: string; message: string }

/** The body of an `application/problem+json` answer (RFC 9457) with our members beside the standard ones. */
export type ProblemDetails = StoredProblem & {
  type: string
  title: string
  status: number
  detail: string
  errors: FieldError[]
  retryable: boolean
}

type ProblemOptions = { params?: ProblemParams; errors?: FieldError[]; cause?: unknown }

/** An error that may be shown to a person. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly params: ProblemParams
  readonly errors: FieldError[]
  /** By which Next tells a page in the browser of an error of the server's, of which it tells nothing else. */
  readonly digest: ProblemCode

  constructor(code: ProblemCode, { params = {}, errors = [], cause }: ProblemOptions = {}) {
    super(PROBLEMS[code].title, { cause })
    this.name = 'Problem'
    this.code = code
    this.digest = code
    this.params = params
    this.errors = errors
  }
}

/**
 * A problem in sentences: the body that describes it over HTTP and in an export's `error`.
 * @param detailBefore the sentence that versions stored which had no parameters yet.
 * @param code one that an older or newer version wrote, and this one does not know, is told as `internal`.
 */
export function problemDetails(
  code: string,
  params: ProblemParams = {},
  errors: FieldError[] = [],
  detailBefore: string | null = null,
): ProblemDetails {
  if (!isProblemCode(code)) return problemDetails('internal')
  const kind: ProblemKind = PROBLEMS[code]
  const sourceError = code === 'source_failed' ? sourceErrorOf(params) : null
  const detail = detailOf(code, params) ?? detailBefore
  const advice = (sourceError && adviceOn(sourceError)) ?? kind.advice
  return {
    type: typeOf(code),
    title: kind.title,
    status: kind.status,
    detail: detail === null ? advice : `${detail} ${advice}`,
    code,
    params,
    errors,
    retryable: sourceError?.isTransient ?? kind.retryable,
  }
}

function adviceOn({ isTransient, isOperators }: SourceError): string | null {
  if (isOperators) return OPERATORS_ADVICE
  return isTransient ? null : LASTING_ADVICE
}

/** The parameters of a stored problem; what another version stored may have any form, and what has no place in a sentence is left out. */
export function readParams(stored: unknown): ProblemParams {
  const values = Object.entries(stored ?? {}).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(values)
}

/** What happened, in the one sentence that says most of it, without what to do. */
export function reasonInWords(code: string, params: ProblemParams): string {
  if (!isProblemCode(code)) return PROBLEMS.internal.title
  const { title } = PROBLEMS[code]
  return detailOf(code, params) ?? title
}

function detailOf(code: ProblemCode, params: ProblemParams): string | null {
  const kind: ProblemKind = PROBLEMS[code]
  const sourceError = code === 'source_failed' ? sourceErrorOf(params) : null
  return sourceError?.sentence ?? fill(kind.detail ?? [], params)
}

/** Whether this version knows a problem of this code. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}

/** The first template whose parameters are all there, with them; null if there is none. */
function fill(templates: string | readonly string[], params: ProblemParams): string | null {
  for (const template of [templates].flat()) {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    if (names.every((name) => Object.hasOwn(params, name)))
      return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => inWords(name, params[name] ?? ''))
  }
  return null
}

const count = new Intl.NumberFormat('en')

/** A parameter as people read it: stored is what programs read. */
function inWords(name: string, given: string | number): string {
  const value = typeof given === 'number' ? count.format(given) : given
  if (name === 'encoding') return encodingName(value)
  if (name === 'retryAfterSeconds') return value === '1' ? '1 second' : `${value} seconds`
  // A time in ISO 8601, in UTC.
  return name === 'freeAt' ? `${value.slice(0, 10)} ${value.slice(11, 19)} UTC` : value
}
