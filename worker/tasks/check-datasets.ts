import pg from 'pg'
import type { Dataset } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { log } from '../../lib/log.ts'
import { EVERY_ROW, type Scope, scopeOf } from '../../lib/scope.ts'
import { copyOut } from '../../lib/source/copy-out.ts'
import { type ColumnTypes, describeDataset } from '../../lib/source/describe.ts'
import { SourceViolationError } from '../../lib/source/message-filter.ts'
import { firstCopyStatement, type Query } from '../../lib/source/query.ts'
import type { SourceSettings } from '../../lib/source/reader.ts'
import type { Session } from '../../lib/source/session.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { faultyDatasets } from '../metrics/worker-metrics.ts'
import { isRefused, missingGrant } from '../source/missing-grant.ts'
import { planQuery } from '../source/plan.ts'
import { Sessions } from '../source/sessions.ts'
import { type SourceAddress, type SourceTrouble, sourceTrouble } from '../source/source-trouble.ts'
import { every } from './every.ts'

/** How often a source that could not be used is tried again, in ms. */
const RETRY_MS = 10_000
/** No row is asked for: this bounds what is read of one before it is refused. */
const CHECKED_ROW_BYTES = 64 * 1024

/** Where datasets are read from, and what it may take. */
export type CheckedSource = SourceAddress & Pick<SourceSettings, 'answerMs' | 'silenceMs'>

/** What came of a look: how many datasets cannot be exported, or why none of them could be looked at. */
export type Checked = { faulty: number } | { trouble: SourceTrouble }

/**
 * Looks at the datasets beside the work, and again and again while the source cannot be used: why is told once for all of
 * them, and when it changes. Disposing ends a look that is under way.
 */
export function checkingDatasets(
  source: CheckedSource,
  datasets: readonly Dataset[],
  retryMs = RETRY_MS,
): AsyncDisposable {
  const controller = new AbortController()
  let isDone = false
  let told = ''
  const look = async () => {
    if (isDone) return
    const checked = await checkDatasets(source, datasets, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) throw error
    })
    if (!checked) return
    if ('trouble' in checked) {
      const { sentence, ...names } = checked.trouble
      if (sentence !== told) log.error(names, sentence)
      told = sentence
    } else {
      isDone = true
      faultyDatasets.set(checked.faulty)
      log.info({ datasets: datasets.length, ...checked }, 'datasets checked')
    }
  }
  const task = every(retryMs, 'check datasets', look)
  return {
    async [Symbol.asyncDispose]() {
      controller.abort()
      await task[Symbol.asyncDispose]()
    },
  }
}

/**
 * Describes and plans every dataset's SQL, so that a mistake shows before somebody exports. A dataset that cannot be exported is
 * logged, with what the database says, and the others go on working: its exports say the same. A source that cannot be used
 * is no fault of any of them.
 * @throws the signal's reason when it has aborted.
 */
export async function checkDatasets(
  source: CheckedSource,
  datasets: readonly Dataset[],
  signal = new AbortController().signal,
): Promise<Checked> {
  let faulty = 0
  for (const dataset of datasets) {
    await using sessions = new Sessions(source.url, {}, signal, source)
    let session: Session | null = null
    try {
      session = await sessions.open()
      await checkDataset(session, dataset)
    } catch (error) {
      signal.throwIfAborted()
      const trouble = (await isOfDataset(error, session))
        ? null
        : sourceTrouble(error, source, session === null)
      if (trouble) return { trouble }
      await tell(dataset, error, sessions)
      faulty++
    }
  }
  return { faulty }
}

/**
 * Whether an error is about what was asked, whatever its code: a function may raise any, and a foreign table tells of its own
 * network. The session it came over is then still there.
 */
async function isOfDataset(error: unknown, session: Session | null): Promise<boolean> {
  if (session === null || !(error instanceof pg.DatabaseError)) return false
  return await session.query('rollback').then(
    () => true,
    () => false,
  )
}

async function checkDataset(session: Session, dataset: Dataset): Promise<void> {
  const columns = dataset.columns.map(({ id }) => id)
  const request = { columns, filters: [], format: STANDARD_FORMAT }
  const { query, sideEffect, oneCopyReason } = await planQuery(
    session,
    { dataset, request, scope: EVERY_ROW },
    false,
  )
  if (sideEffect !== null) throw new Error(`Dataset "${dataset.id}" would write to the source: ${sideEffect}`)
  await needCopy(session, query)
  await describeDataset(session, dataset, scopeOfNobody(dataset))
  if (oneCopyReason !== null)
    log.info({ dataset: dataset.id, reason: oneCopyReason }, 'a dataset is read over one connection')
  for (const difference of choiceDifferences(dataset, query.types))
    log.warn({ dataset: dataset.id, ...difference }, 'the values of a column are not those of its type')
}

/** Of whom nothing is known: their scope has no row, and its columns all the same. */
const NOBODY: Viewer = { id: '', name: '', roles: ['member'], attributes: {} }

/** The scope of a dataset as far as it can be told without asking for anybody. One that wants attributes says so at the run. */
function scopeOfNobody(dataset: Dataset): Scope {
  try {
    return scopeOf(NOBODY, dataset)
  } catch (error) {
    log.warn({ dataset: dataset.id, error }, 'the scope of a dataset fails for a viewer without attributes')
    return EVERY_ROW
  }
}

/**
 * Sends what an export would, for no row. Also where a column has a format function: without that column the others are copied.
 * @throws what the database says.
 */
async function needCopy(session: Session, query: Query): Promise<void> {
  const take = () => {
    throw new SourceViolationError('sent rows where none was asked for')
  }
  const options = { maxRowBytes: CHECKED_ROW_BYTES, lineEnd: query.request.format.lineEnd }
  await copyOut(session, firstCopyStatement(query, 0), { take }, options).finished
}

async function tell({ id }: Dataset, error: unknown, sessions: Sessions): Promise<void> {
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const missing = isRefused(reason) ? await whatIsMissing(sessions, reason) : undefined
  log.error({ dataset: id, missing, error: reason }, 'a dataset cannot be exported')
}

/** What must be granted; undefined where the source does not say that, too. */
async function whatIsMissing(sessions: Sessions, refusal: pg.DatabaseError): Promise<string | undefined> {
  try {
    return await missingGrant(await sessions.open(), refusal)
  } catch (error) {
    sessions.throwIfEnded()
    log.warn({ error }, 'what must be granted was not found')
    return undefined
  }
}

/** A column of choices whose type in the source has others. */
type ChoiceDifference = {
  column: string
  /** Values of the dataset that no row can have: a filter for them finds nothing. */
  notInSource: string[]
  /** Values that rows may have: they are exported, but nobody can filter for them. */
  notInDataset: string[]
}

/** Told and not refused: every file is right all the same. Of a column of plain text, only its rows would tell. */
function choiceDifferences({ columns }: Dataset, types: ColumnTypes): ChoiceDifference[] {
  return columns.flatMap(({ id, values }) => {
    const labels = types.get(id)?.enumLabels
    if (!labels || !values) return []
    const [ofSource, ofDataset] = [new Set(labels), new Set(values)]
    const notInSource = values.filter((value) => !ofSource.has(value))
    const notInDataset = labels.filter((label) => !ofDataset.has(label))
    return notInSource.length + notInDataset.length > 0 ? [{ column: id, notInSource, notInDataset }] : []
  })
}
