import { expect } from 'vitest'
import type { Dataset } from '../../../lib/dataset.ts'
import { type ExportRequest, requestSchema } from '../../../lib/exports/request.ts'
import { PROBLEMS, type ProblemCode } from '../../../lib/problems/catalog.ts'
import { Problem, problemDetails } from '../../../lib/problems/problem.ts'
import { EVERY_ROW, type Scope } from '../../../lib/scope.ts'
import { openSession } from '../../../lib/source/session.ts'
import { type CsvSource, openCsvSource } from '../../../worker/source/csv-source.ts'
import { type Plan, planQuery } from '../../../worker/source/plan.ts'
import type { Sandbox } from '../../support/sandbox.ts'

/** Larger than any row that a test does not mean to be too large. */
const MAX_ROW_BYTES = 64 * 1024 * 1024

/** How a dataset is exported; everything but the dataset may be left out. */
export type Run = {
  /** Connections; 1 when left out. */
  parallel?: number
  /** All columns when left out. */
  columns?: string[]
  headers?: Record<string, string>
  filters?: unknown[]
  match?: string
  format?: Record<string, unknown>
  maxRowBytes?: number
  /** Every row when left out. */
  scope?: Scope
}

/** A file, and what its source said while it was read. */
export type Exported = { file: Buffer; rows: number; percents: number[] }

/** The role and the place from which a test reads. */
export type Source = Pick<Sandbox, 'sourceUrl'>

/** The format in which `psql \copy … csv` writes, but for the header. */
export const AS_POSTGRES = { lineEnd: 'lf', formulas: 'raw' }

/** What a run asks for, checked against its dataset. */
export function requestOf(
  dataset: Dataset,
  { columns, headers, filters = [], match, format = {} }: Run,
): ExportRequest {
  const all = dataset.columns.map(({ id }) => id)
  return requestSchema(dataset).parse({ columns: columns ?? all, headers, filters, match, format })
}

/** Opens the source of a file in this process. */
export function openRun(
  { sourceUrl }: Source,
  dataset: Dataset,
  run: Run = {},
  signal = new AbortController().signal,
): Promise<CsvSource> {
  const { parallel = 1, maxRowBytes = MAX_ROW_BYTES, scope = EVERY_ROW } = run
  const settings = { url: sourceUrl, parallel, workMemMegabytes: null, maxRowBytes }
  return openCsvSource(settings, { dataset, request: requestOf(dataset, run), scope }, signal)
}

/** Reads a source to its end. */
export async function readAll(source: CsvSource): Promise<Exported> {
  const pieces: Uint8Array[] = []
  const percents: number[] = []
  let rows = 0
  for await (const chunk of source.chunks()) {
    pieces.push(...chunk.pieces)
    rows += chunk.rows
    percents.push(source.progress(rows).percent)
  }
  return { file: Buffer.concat(pieces), rows, percents }
}

/** The whole file of a run. @throws what the source throws. */
export async function exportFile(from: Source, dataset: Dataset, run: Run = {}): Promise<Exported> {
  await using source = await openRun(from, dataset, run)
  return await readAll(source)
}

/** The lines of such a file, without its header. */
export async function linesOf(...run: Parameters<typeof exportFile>): Promise<string[]> {
  return (await exportFile(...run)).file.toString().split('\r\n').slice(1, -1)
}

/** How the engine would read a run with more than one connection. */
export async function planOf({ sourceUrl }: Source, dataset: Dataset, run: Run = {}): Promise<Plan> {
  const request = requestOf(dataset, run)
  await using session = await openSession(sourceUrl, { timeZone: request.format.timeZone })
  return await planQuery(session, { dataset, request, scope: run.scope ?? EVERY_ROW }, true)
}

/** What a person reads of the problem with which work fails, without the advice; it must fail with one of this code. */
export async function detailOf(work: Promise<unknown>, code: ProblemCode): Promise<string> {
  const error = await work.then(
    () => new Error('It did not fail'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Problem)) throw error
  expect(error.code).toBe(code)
  return problemDetails(code, error.params).detail.replace(PROBLEMS[code].advice, '').trim()
}
