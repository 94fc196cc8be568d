import { createHash } from 'node:crypto'
import type { Dataset } from '../lib/dataset.ts'
import { fileExtension } from '../lib/exports/format.ts'
import type { ExportRequest } from '../lib/exports/request.ts'
import { artifactKey } from '../lib/store/keys.ts'
import type { Store, StoreWriter } from '../lib/store/store.ts'
import { StoreError } from './classify.ts'
import type { CsvChunk } from './csv/chunk.ts'
import type { Artifact, Claim } from './lifecycle.ts'
import { progressReporter } from './progress.ts'
import { type CsvSource, openCsvSource, type SourceSettings } from './source/csv-source.ts'

/** What an attempt needs from its process. */
export type AttemptContext = { source: SourceSettings; store: Store }

/**
 * Writes one attempt's file and publishes it under the attempt's own key.
 * @param signal aborts when the claim is lost or the process stops.
 * @throws whatever the source or the store says; nothing is left behind then.
 */
export async function writeArtifact(
  context: AttemptContext,
  claim: Claim,
  dataset: Dataset,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<Artifact> {
  await using source = await openCsvSource(context.source, dataset, request)
  const onAbort = () => source.abort(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    const key = artifactKey(claim.exportId, claim.attempt, fileExtension(request.format))
    return await storeChunks(context.store, key, watched(source, progressReporter(claim)))
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Passes a source's chunks on and reports progress. */
async function* watched(
  source: CsvSource,
  report: ReturnType<typeof progressReporter>,
): AsyncGenerator<CsvChunk> {
  let rowsDone = 0
  let bytesWritten = 0
  for await (const chunk of source.chunks()) {
    yield chunk
    rowsDone += chunk.rows
    for (const piece of chunk.pieces) bytesWritten += piece.length
    await report(() => ({ rowsDone, bytesWritten, ...source.progress(rowsDone) }))
  }
}

async function storeChunks(store: Store, key: string, chunks: AsyncIterable<CsvChunk>): Promise<Artifact> {
  const writer = await store.create(key).catch(storeError)
  try {
    const totals = await copy(writer, chunks)
    await writer.publish().catch(storeError)
    return { key, ...totals }
  } catch (error) {
    await writer.abort()
    throw error
  }
}

async function copy(writer: StoreWriter, chunks: AsyncIterable<CsvChunk>): Promise<Omit<Artifact, 'key'>> {
  const hash = createHash('sha256')
  let rowCount = 0
  let byteSize = 0
  for await (const { pieces, rows } of chunks) {
    for (const piece of pieces) {
      hash.update(piece)
      byteSize += piece.length
    }
    await writer.write(pieces).catch(storeError)
    rowCount += rows
  }
  return { rowCount, byteSize, sha256: hash.digest('hex') }
}

function storeError(cause: unknown): never {
  throw new StoreError(cause)
}
