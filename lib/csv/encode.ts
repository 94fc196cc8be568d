import iconv from 'iconv-lite'
import type { Encoding } from '../exports/format-options.ts'

/** The byte-order mark of UTF-8. */
export const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/**
 * Text in an encoding.
 * @returns null when the encoding lacks one of its characters: nothing is ever dropped or replaced.
 */
export function encode(text: string, encoding: Encoding): Buffer | null {
  // Half of a surrogate pair, as a format function may leave it, is no character.
  if (!text.isWellFormed()) return null
  if (encoding === 'utf-8') return Buffer.from(text)
  // It stands for bytes without a meaning, so it would pass the test below; only GB18030 can write it.
  if (encoding !== 'gb18030' && text.includes('\uFFFD')) return null
  const bytes = iconv.encode(text, encoding)
  return iconv.decode(bytes, encoding) === text ? bytes : null
}
