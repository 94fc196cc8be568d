import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findDataset } from '../../datasets/registry.ts'
import { EVERY_ROW } from '../../lib/scope.ts'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { writeArtifact } from '../../worker/run/write-artifact.ts'
import { openCsvSource } from '../../worker/source/csv-source.ts'
import { report } from '../outcome.ts'
import { type BenchTask, benchRequest } from '../task.ts'

// The worker's own engine, from the database to the published file, SHA-256 included.
const task = JSON.parse(process.env.BENCH_TASK ?? '') as BenchTask
const { databaseUrl, datasetId, filters, format, parallel } = task
const found = findDataset(datasetId)
if (!found) throw new Error(`There is no dataset "${datasetId}"`)
const columns = found.columns.map((column, index) => {
  return task.isFormatted && index === 0 ? { ...column, format: (value: string | null) => value } : column
})
const dataset = { ...found, columns }

const startedAt = performance.now()
const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-bench-'))
try {
  const settings = { url: databaseUrl, parallel, workMemMegabytes: 64, maxRowBytes: 256 * 1024 * 1024 }
  const request = benchRequest(dataset, filters, format)
  await using source = await openCsvSource(
    settings,
    { dataset, request, scope: EVERY_ROW },
    new AbortController().signal,
  )
  const key = artifactKey('00000000-0000-7000-8000-000000000000', 1, 'csv')
  const options = { reserveBytes: 0, writing: <T>(write: Promise<T>) => write }
  const { rowCount, byteSize, sha256 } = await writeArtifact(
    localStore(folder),
    key,
    source.chunks(),
    options,
  )
  report(startedAt, { rows: rowCount, bytes: byteSize, sha256 })
} finally {
  await rm(folder, { recursive: true })
}
