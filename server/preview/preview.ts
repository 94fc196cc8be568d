import type { Dataset } from '../../lib/dataset.ts'
import { env } from '../../lib/env.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { scopeOf } from '../../lib/scope.ts'
import { type FirstRows, FirstRowsTooLargeError, readFirstRows } from '../../lib/source/first-rows.ts'
import { isNetworkError } from '../../lib/source/network-errors.ts'
import { isTooSlow } from '../../lib/source/row-total.ts'
import { sqlStateOf } from '../../lib/source/sql-state.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { warnSeldom } from '../http/warn-seldom.ts'
import { PreviewSessions } from './sessions.ts'
import { Turns } from './turns.ts'

/** What a preview shows. */
const PREVIEW_ROWS = 20
/** Most bytes of its rows. */
const BYTES_MAX = 1024 * 1024
/** How long the source may take over each statement, in ms, and all of it. */
export const STATEMENT_MS = 2_000
export const READING_MS = 6_000

/** Classes of SQLSTATEs, or whole ones, of a source that this server cannot use, whatever the workers can. */
const OUT_OF_REACH = /^(08|28|3D|53|57P|42501)/

type Readers = { url: string; sessions: PreviewSessions; turns: Turns }

// Kept on globalThis, because Next bundles routes apart.
const holder = globalThis as { claimcheckPreviews?: Readers }

/** Whether this server has a way to the source. */
export function hasPreviews(): boolean {
  const { previewDatabaseUrl, previewConnections } = env()
  return previewDatabaseUrl !== null && previewConnections > 0
}

/** Over what the source is read, and whose turn it is. @throws Problem `preview_unavailable`. */
export function readers(): Readers {
  const { previewDatabaseUrl: url, previewConnections } = env()
  if (url === null || previewConnections === 0) throw new Problem('preview_unavailable')
  if (holder.claimcheckPreviews?.url !== url)
    holder.claimcheckPreviews = {
      url,
      sessions: new PreviewSessions(url),
      turns: new Turns(previewConnections),
    }
  return holder.claimcheckPreviews
}

/**
 * Reads the first rows of what a viewer would export, as the file will have them: by the same statements, of the rows that they may see.
 * @param signal of the request: when whoever asked is gone, the source stops too.
 * @throws Problem, one of preview-problems.ts or what an export of it would fail with.
 */
export async function previewOf(
  viewer: Viewer,
  dataset: Dataset,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<FirstRows> {
  const { turns, sessions } = readers()
  const asked = { dataset, request, scope: scopeOf(viewer, dataset) }
  const options = {
    timeZone: request.format.timeZone,
    workMemMegabytes: null,
    mayHaveHelpers: false,
    statementMs: STATEMENT_MS,
  }
  const bounds = { rows: PREVIEW_ROWS, bytes: BYTES_MAX }
  return turns.take(viewer.id, signal, async () => {
    const ending = AbortSignal.any([signal, AbortSignal.timeout(READING_MS)])
    try {
      return await sessions.read(options, ending, (session) => readFirstRows(session, asked, bounds))
    } catch (error) {
      throw problemOf(error, ending, dataset)
    }
  })
}

function problemOf(error: unknown, ending: AbortSignal, { id }: Dataset): unknown {
  if (error instanceof Problem) return error
  if (ending.aborted || isTooSlow(error)) return new Problem('preview_slow', { cause: error })
  if (error instanceof FirstRowsTooLargeError) return new Problem('preview_too_large', { cause: error })
  const sqlState = sqlStateOf(error)
  if (isNetworkError(error) || OUT_OF_REACH.test(sqlState ?? '')) {
    warnSeldom(
      { code: 'preview_unavailable', dataset: id, error },
      'the source could not be read for a preview',
    )
    return new Problem('preview_unavailable', { cause: error })
  }
  if (sqlState === null) return error
  warnSeldom({ code: 'preview_failed', dataset: id, error }, 'the source could not answer a preview')
  return new Problem('source_failed', { params: { sqlState }, cause: error })
}
