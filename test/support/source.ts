import type { Dataset } from '../../lib/dataset.ts'
import { requestSchema } from '../../lib/exports/request.ts'
import { EVERY_ROW } from '../../lib/scope.ts'
import { type CsvSource, openCsvSource } from '../../worker/source/csv-source.ts'
import { parseCsv } from './exports.ts'
import type { Sandbox } from './sandbox.ts'

/** Small enough for a test to exceed. */
const MAX_ROW_BYTES = 1024 * 1024

/** Opens the source of a file in this process, so that a dataset need not be in the registry. */
export function openSource({ sourceUrl }: Sandbox, dataset: Dataset, input: unknown): Promise<CsvSource> {
  const settings = { url: sourceUrl, parallel: 2, workMemMegabytes: null, maxRowBytes: MAX_ROW_BYTES }
  const request = requestSchema(dataset).parse(input)
  return openCsvSource(settings, { dataset, request, scope: EVERY_ROW }, new AbortController().signal)
}

/** The cells of a file, without its header. @throws what the source throws. */
export async function cellsOf(sandbox: Sandbox, dataset: Dataset, input: unknown): Promise<string[][]> {
  await using source = await openSource(sandbox, dataset, input)
  const pieces: Uint8Array[] = []
  for await (const chunk of source.chunks()) pieces.push(...chunk.pieces)
  return parseCsv(Buffer.concat(pieces).toString()).slice(1)
}
