import type { ParseResult } from 'papaparse'
import type { Format } from '../../../../lib/exports/format-options.ts'

/** Rows that are shown, beside the header. */
export const HEAD_ROWS = 50
/** So much of the file is asked for, in bytes: 50 rows of 5 kB. */
export const HEAD_BYTES = 256 * 1_024
/**
 * So much is taken out of a compressed beginning, in bytes: less than {@link HEAD_BYTES}, because a beginning that was cut off has no end,
 * for which a decompressor would wait for ever.
 */
const TEXT_BYTES = 192 * 1_024

/** How the file was written, as far as it matters to whoever reads it. */
export type FileFormat = Pick<Format, 'delimiter' | 'header' | 'encoding' | 'gzip' | 'lineEnd'>

/** The same for a page. `isElsewhere`: whether the page is led to the store for it, where it cannot look. */
export type ShownFormat = FileFormat & { isElsewhere: boolean }

/** The first rows of a file. `hasMore`: whether there are more than these. */
export type Head = { header: string[] | null; rows: string[][]; hasMore: boolean }

/**
 * Reads the first rows from the beginning of a file.
 * @param isWhole whether these bytes are all of it.
 * @throws Error if they are not what the format says.
 */
export async function readHead(
  bytes: Uint8Array<ArrayBuffer>,
  isWhole: boolean,
  format: FileFormat,
): Promise<Head> {
  const plain = format.gzip ? await unzipped(bytes, isWhole) : { bytes, isWhole }
  // In the middle of a character the beginning may end. A byte-order mark is no part of the first cell.
  const text = new TextDecoder(format.encoding).decode(plain.bytes, { stream: !plain.isWhole })
  const { default: Papa } = await import('papaparse')
  const { delimiter, header, lineEnd } = format
  const newline = lineEnd === 'crlf' ? '\r\n' : '\n'
  const wanted = HEAD_ROWS + (header ? 1 : 0)
  const read = Papa.parse<string[]>(text, { delimiter, newline, preview: wanted + 1 })
  return toHead(completeRows(read, wanted, plain.isWhole), wanted, header)
}

/** @returns as many as are wanted and one, if there are so many. */
function completeRows({ data, meta }: ParseResult<string[]>, wanted: number, isWhole: boolean): string[][] {
  if (meta.truncated || data.length > wanted + 1) return data
  // The last one is cut off somewhere; of a whole file it is what stands after the last line end: nothing.
  const last = data.at(-1)
  const isEnd = !isWhole || (last?.length === 1 && last[0] === '')
  return isEnd ? data.slice(0, -1) : data
}

function toHead(lines: string[][], wanted: number, hasHeader: boolean): Head {
  const shown = lines.slice(0, wanted)
  const header = hasHeader ? (shown.shift() ?? null) : null
  return { header, rows: shown, hasMore: lines.length > wanted }
}

/** Takes the beginning out of what is compressed. */
async function unzipped(
  compressed: Uint8Array<ArrayBuffer>,
  isWhole: boolean,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const { readable, writable } = new DecompressionStream('gzip')
  const writer = writable.getWriter()
  // What is wrong with it, the reader is told too.
  writer.write(compressed).catch(() => undefined)
  if (isWhole) writer.close().catch(() => undefined)
  const reader = readable.getReader()
  const parts: Uint8Array[] = []
  for (let size = 0; size < TEXT_BYTES; ) {
    const { done, value } = await reader.read()
    if (done) return { bytes: joined(parts), isWhole: true }
    parts.push(value)
    size += value.length
  }
  reader.cancel().catch(() => undefined)
  return { bytes: joined(parts), isWhole: false }
}

/** Several pieces as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
