import { ENCODINGS, type Encoding } from './encodings.ts'

/** What people read for an encoding, wherever it is shown. */
const ENCODING_NAMES: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030',
  big5: 'Big5',
  shift_jis: 'Shift_JIS',
  'euc-kr': 'EUC-KR',
  'windows-1250': 'Windows-1250',
  'windows-1251': 'Windows-1251',
  'windows-1252': 'Windows-1252',
}

/** An encoding's name; one that another version wrote, and this one does not know, stands for itself. */
export function encodingName(encoding: string): string {
  return isEncoding(encoding) ? ENCODING_NAMES[encoding] : encoding
}

function isEncoding(encoding: string): encoding is Encoding {
  return Object.hasOwn(ENCODINGS, encoding)
}
