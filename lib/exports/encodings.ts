/** The encodings of a file, by themselves for pages that need no schema: the name that HTTP and people use → the name that Postgres uses. */
export const ENCODINGS = {
  'utf-8': 'UTF8',
  gb18030: 'GB18030',
  big5: 'BIG5',
  shift_jis: 'SJIS',
  'euc-kr': 'UHC',
  'windows-1250': 'WIN1250',
  'windows-1251': 'WIN1251',
  'windows-1252': 'WIN1252',
} as const

export type Encoding = keyof typeof ENCODINGS
