import { createHash } from 'node:crypto'
import type { Dataset } from '../lib/dataset.ts'
import type { ExportRequest } from '../lib/exports/request.ts'
import { artifactKey } from '../lib/store/keys.ts'
import type { Store, StoreWriter } from '../lib/store/store.ts'
import { StoreError } from './classify.ts'
import type { CsvChunk } from './csv/chunk.ts'
import type { Artifact, Claim } from './lifecycle.ts'
import { progressReporter } from './progress.ts'
import { describeDataset } from './source/describe.ts'
import { estimateRows } from './source/estimate.ts'
import { requestedColumns, selectStatement } from './source/query.ts'
import { readRows } from './source/rows.ts'
import { openSession } from './source/session.ts'

/** What an attempt needs from its process. */
export type AttemptContext = { sourceUrl: string; store: Store }

/**
 * Writes one attempt's file and publishes it under the attempt's own key.
 * @param signal aborts when the claim is lost or the process stops.
 * @throws whatever the source or the store says; nothing is left behind then.
 */
export async function writeArtifact(
  { sourceUrl, store }: AttemptContext,
  claim: Claim,
  dataset: Dataset,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<Artifact> {
  await using session = await openSession(sourceUrl)
  const types = await describeDataset(session, dataset)
  const select = selectStatement({ dataset, types }, request)
  const rowsTotal = await estimateRows(session, select)
  const chunks = readRows(session, select, requestedColumns(dataset, request))
  const key = artifactKey(claim.exportId, claim.attempt)
  // Awaited here: the session is disposed when this function returns.
  return await storeChunks(store, key, watched(chunks, progressReporter(claim), rowsTotal, signal))
}

/** Passes chunks on, reports progress, and stops when the signal aborts. */
async function* watched(
  chunks: AsyncIterable<CsvChunk>,
  report: ReturnType<typeof progressReporter>,
  rowsTotal: number,
  signal: AbortSignal,
): AsyncGenerator<CsvChunk> {
  let rowsDone = 0
  let bytesWritten = 0
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    yield chunk
    rowsDone += chunk.rows
    bytesWritten += chunk.bytes.length
    await report({
      rowsDone,
      rowsTotal,
      rowsTotalIsEstimate: true,
      bytesWritten,
      percent: percent(rowsDone, rowsTotal),
    })
  }
}

/** Of an estimate, so 100 is never said before the file is there. */
function percent(rowsDone: number, rowsTotal: number): number {
  return rowsTotal > 0 ? Math.min(99, (100 * rowsDone) / rowsTotal) : 0
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
  for await (const { bytes, rows } of chunks) {
    hash.update(bytes)
    await writer.write(bytes).catch(storeError)
    rowCount += rows
    byteSize += bytes.length
  }
  return { rowCount, byteSize, sha256: hash.digest('hex') }
}

function storeError(cause: unknown): never {
  throw new StoreError(cause)
}
