import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { fileTypeOf } from '../../lib/exports/file-types.ts'
import type { Artifact, Claim } from '../../lib/exports/transitions.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { scopeDigest } from '../../lib/scope.ts'
import type { Asked } from '../../lib/source/query.ts'
import type { SourceSettings } from '../../lib/source/reader.ts'
import { artifactKey } from '../../lib/store/keys.ts'
import type { Store } from '../../lib/store/store.ts'
import { untilAborted } from '../../lib/until-aborted.ts'
import { measureWritten } from '../metrics/attempts.ts'
import { type CsvSource, openCsvSource } from '../source/csv-source.ts'
import type { AttemptMonitor } from './monitor.ts'
import type { Room } from './room.ts'
import { writeArtifact } from './write-artifact.ts'

/** What one export may take. */
type ExportLimits = { maxRows: number; maxBytes: number; reserveBytes: number }

/** What an attempt needs from its process. */
export type AttemptContext = { source: SourceSettings; store: Store; limits: ExportLimits }

/**
 * Reads one attempt's file from the source, writes it and publishes it under the attempt's own key.
 * @param room that is left for it.
 * @param signal aborts when the attempt must stop.
 * @throws the signal's reason, or what the source or the store says; nothing is left behind then.
 */
export async function runAttempt(
  { source: settings, store, limits }: AttemptContext,
  claim: Claim,
  asked: Asked,
  { monitor, room }: { monitor: AttemptMonitor; room: Room },
  signal: AbortSignal,
): Promise<Artifact> {
  await using source = await openCsvSource(settings, asked, signal)
  const key = artifactKey(claim.exportId, claim.attempt, fileTypeOf(asked.request.format).extension)
  const needRoom = (bytes: number) => untilAborted(room.need(bytes), signal)
  const options = {
    reserveBytes: limits.reserveBytes,
    writing: <T>(write: Promise<T>) => monitor.writing(untilAborted(write, signal)),
  }
  const written = await writeArtifact(
    store,
    key,
    counted(source, asked.dataset.id, limits, { monitor, needRoom }),
    options,
  )
  return { ...written, scopeDigest: scopeDigest(asked.scope) }
}

/** Passes a source's chunks on, lets the monitor see how many there were, and stops at the limits. */
async function* counted(
  source: CsvSource,
  dataset: string,
  limits: ExportLimits,
  { monitor, needRoom }: { monitor: AttemptMonitor; needRoom: (bytes: number) => Promise<void> },
): AsyncGenerator<CsvChunk> {
  let rowsDone = 0
  let bytesWritten = 0
  monitor.watch(() => ({ rowsDone, bytesWritten, ...source.progress(rowsDone) }))
  for await (const chunk of source.chunks()) {
    yield chunk
    rowsDone += chunk.rows
    const before = bytesWritten
    for (const piece of chunk.pieces) bytesWritten += piece.length
    measureWritten(dataset, chunk.rows, bytesWritten - before)
    if (rowsDone > limits.maxRows) {
      throw new Problem('too_many_rows', { params: { limit: limits.maxRows } })
    }
    if (bytesWritten > limits.maxBytes) {
      const limitMegabytes = Number((limits.maxBytes / 1024 / 1024).toFixed(1))
      throw new Problem('too_many_bytes', { params: { limitMegabytes } })
    }
    await needRoom(bytesWritten)
  }
}
