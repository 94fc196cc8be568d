import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import Papa from 'papaparse'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { report } from '../outcome.ts'
import { referenceSelect } from '../reference.ts'
import type { BenchTask } from '../task.ts'

// What most export pages do when they do it well: a cursor, papaparse, a file.
const BATCH_ROWS = 1_000

const task = JSON.parse(process.env.BENCH_TASK ?? '') as BenchTask
const startedAt = performance.now()
const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-bench-'))
const client = new pg.Client({ connectionString: task.databaseUrl })
await client.connect()
try {
  const file = createWriteStream(path.join(folder, 'file.csv'))
  const cursor = client.query(new Cursor<Record<string, unknown>>(await referenceSelect(task)))
  let rowCount = 0
  for (let rows = await cursor.read(BATCH_ROWS); rows.length > 0; rows = await cursor.read(BATCH_ROWS)) {
    const csv = `${Papa.unparse(rows, { header: rowCount === 0 })}\r\n`
    if (!file.write(csv)) await once(file, 'drain')
    rowCount += rows.length
  }
  file.end()
  await finished(file)
  report(startedAt, { rows: rowCount, bytes: file.bytesWritten, sha256: null })
} finally {
  await client.end()
  await rm(folder, { recursive: true })
}
