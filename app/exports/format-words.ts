import { encodingName } from '../../lib/exports/encoding-names.ts'
import {
  type Encoding,
  EXCEL_FORMAT,
  type Format,
  STANDARD_FORMAT,
} from '../../lib/exports/format-options.ts'
import { sentence } from '../display.ts'

/** All that a file type decides: in which zone times are written is another matter. */
type TypeFormat = Omit<Format, 'timeZone'>

/** Format options under one name: a type of file, as people choose it. */
export type Preset = keyof typeof PRESETS

/** The presets, in the form's order. An address names them. */
export const PRESETS = {
  standard: {
    label: 'CSV',
    meaning: 'For programs, and for most spreadsheets.',
    format: withoutZone(STANDARD_FORMAT),
  },
  excel: {
    label: 'CSV for Excel',
    meaning: 'Keeps letters such as ä. For an Excel that wants semicolons, see Advanced.',
    format: withoutZone(EXCEL_FORMAT),
  },
  gzip: {
    label: 'CSV, compressed (gzip)',
    meaning: 'A smaller file for programs; a spreadsheet needs it unpacked.',
    format: withoutZone({ ...STANDARD_FORMAT, gzip: true }),
  },
} as const

/** What stands in a preset's place when the options match none. */
export const CUSTOM_LABEL = 'Custom'

function withoutZone({ timeZone: _, ...format }: Format): TypeFormat {
  return format
}

/** The preset that these options are, if any, whatever their time zone. */
export function presetOf(format: Format): Preset | undefined {
  const presets = Object.keys(PRESETS) as Preset[]
  const options = Object.keys(PRESETS.standard.format) as (keyof TypeFormat)[]
  return presets.find((preset) =>
    options.every((option) => PRESETS[preset].format[option] === format[option]),
  )
}

/** Whether there is nothing to say of a format. */
export function isStandard(format: Format): boolean {
  return presetOf(format) === 'standard' && format.timeZone === STANDARD_FORMAT.timeZone
}

/** The preset's name, or in what the options differ from Standard, without the time zone: "CSV (semicolon, Shift_JIS)". */
export function fileTypeInWords(format: Format): string {
  const preset = presetOf(format)
  return preset ? PRESETS[preset].label : `${PRESETS.standard.label} (${differences(format).join(', ')})`
}

/** Each delimiter's name. */
export const DELIMITER_WORDS: Record<Format['delimiter'], string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
}

/** The script that an encoding is for; UTF-8 is for all of them. */
const ENCODING_SCRIPTS: Record<Encoding, string | null> = {
  'utf-8': null,
  gb18030: 'Chinese',
  big5: 'Chinese traditional',
  shift_jis: 'Japanese',
  'euc-kr': 'Korean',
  'windows-1250': 'Central European',
  'windows-1251': 'Cyrillic',
  'windows-1252': 'Western',
}

/** An encoding to pick from a list, such as "GB18030 (Chinese)". */
export function encodingLabel(encoding: Encoding): string {
  const script = ENCODING_SCRIPTS[encoding]
  return script === null ? encodingName(encoding) : `${encodingName(encoding)} (${script})`
}

/** A time zone to read, such as "America/New York". */
export function timeZoneLabel(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}

/** The preset's name, or in what the options differ from Standard, and the time zone: "Semicolon, GB18030, gzip, Europe/Berlin". */
export function formatInWords(format: Format): string {
  const preset = presetOf(format)
  const words = preset ? [PRESETS[preset].label] : differences(format)
  const isUsual = format.timeZone === STANDARD_FORMAT.timeZone
  return sentence([...words, ...(isUsual ? [] : [timeZoneLabel(format.timeZone)])].join(', '))
}

function differences(format: Format): string[] {
  const { delimiter, header, byteOrderMark, encoding, lineEnd, gzip, formulas } = format
  const words: [keyof TypeFormat, string][] = [
    ['delimiter', DELIMITER_WORDS[delimiter].toLowerCase()],
    ['header', header ? 'header row' : 'no header row'],
    ['byteOrderMark', byteOrderMark ? 'byte-order mark' : 'no byte-order mark'],
    ['encoding', encodingName(encoding)],
    ['lineEnd', `${lineEnd.toUpperCase()} line ends`],
    ['gzip', gzip ? 'gzip' : 'no gzip'],
    ['formulas', formulas === 'raw' ? 'raw formulas' : 'neutralised formulas'],
  ]
  return words.flatMap(([option, word]) => (format[option] === STANDARD_FORMAT[option] ? [] : [word]))
}
