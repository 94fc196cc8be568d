import type { Encoding } from '../exports/format-options.ts'

/**
 * Characters that Postgres writes in these encodings so that others read another one: ¥ as a backslash in Shift-JIS, say.
 * Postgres' own tables may read them back; browsers and spreadsheets follow https://encoding.spec.whatwg.org. They are
 * compared over all of Unicode in test/engine/misread.test.ts. For the inside of a bracket expression, in Postgres and
 * JavaScript alike.
 */
export const MISREAD: Partial<Record<Encoding, string>> = {
  gb18030: '\\u1e3f\\ue5e5\\ue7c7',
  big5:
    '\\u00a2\\u00a3\\u00a5\\u0401\\u0414-\\u041c\\u0423-\\u044f\\u0451\\u2022\\u203e\\u223c\\u2460-\\u2469\\u2474-\\u247d' +
    '\\u2609\\u2641\\u3005\\u3041-\\u3093\\u309d\\u309e\\u30a1-\\u30f6\\u30fe\\uff0f\\uff3c\\uff64\\ufffd',
  shift_jis: '\\u00a2\\u00a3\\u00a5\\u00ac\\u2016\\u203e\\u2212\\u301c',
  'euc-kr': '\\u327e\\ue000-\\ue0bb',
}

/** Whether a text has a character that Postgres would write so that others read another one. */
export function isMisread(text: string, encoding: Encoding): boolean {
  const characters = MISREAD[encoding]
  return characters !== undefined && new RegExp(`[${characters}]`).test(text)
}
