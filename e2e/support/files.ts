import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Download } from 'playwright/test'
import { parseCsv } from '../../test/support/exports.ts'

/** A small file: its header, and its rows as cells. */
export type Csv = { header: string[]; rows: string[][] }

/** Reads a downloaded file. @throws Error if it is not well-formed. */
export async function readCsv(download: Download): Promise<Csv> {
  const [header = [], ...rows] = parseCsv(await readFile(await download.path(), 'utf8'))
  return { header, rows }
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
