import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { formatSchema } from '../../../lib/exports/format-options.ts'
import { Problem, type StoredProblem } from '../../../lib/problems/problem.ts'
import { EVERY_ROW } from '../../../lib/scope.ts'
import { artifactKey } from '../../../lib/store/keys.ts'
import { localStore } from '../../../lib/store/local-store.ts'
import { writeArtifact } from '../../../worker/run/write-artifact.ts'
import { openCsvSource } from '../../../worker/source/csv-source.ts'
import { textDataset } from './text-table.ts'

/** What the process is asked for, as JSON in its first argument. */
export type LargeCellTask = {
  sourceUrl: string
  storeFolder: string
  table: string
  maxRowBytes: number
  /** Whether the rows pass through a format function. */
  isFormatted: boolean
}

/** What it prints, as JSON. */
export type LargeCellOutcome = {
  peakKibibytes: number
  artifact?: { rowCount: number; byteSize: number; sha256: string }
  problem?: StoredProblem
}

/** Exports a table as a worker does, in a process of its own, whose memory can be told from everything else's. */
async function exportTable({ sourceUrl, storeFolder, table, maxRowBytes, isFormatted }: LargeCellTask) {
  const request = { columns: ['id', 't'], filters: [], format: formatSchema.parse({}) }
  const settings = { url: sourceUrl, parallel: 2, workMemMegabytes: null, maxRowBytes }
  const dataset = textDataset(table, isFormatted ? (value) => value : undefined)
  await using source = await openCsvSource(
    settings,
    { dataset, request, scope: EVERY_ROW },
    new AbortController().signal,
  )
  const writing = <T>(write: Promise<T>) => write
  const key = artifactKey(randomUUID(), 1, 'csv')
  return await writeArtifact(localStore(storeFolder), key, source.chunks(), { reserveBytes: 0, writing })
}

async function peakKibibytes(): Promise<number> {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile('/proc/self/status', 'utf8'))?.[1])
}

const task = JSON.parse(process.argv[2] ?? '') as LargeCellTask
const outcome = await exportTable(task).then(
  (artifact) => ({ artifact }),
  (error: unknown) => {
    if (!(error instanceof Problem)) throw error
    return { problem: { code: error.code, params: error.params } }
  },
)
process.stdout.write(JSON.stringify({ ...outcome, peakKibibytes: await peakKibibytes() }))
