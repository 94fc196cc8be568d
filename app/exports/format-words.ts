import { encodingName } from '../../lib/exports/encoding-names.ts'
import {
  type Encoding,
  EXCEL_FORMAT,
  type Format,
  STANDARD_FORMAT,
} from '../../lib/exports/format-options.ts'
import { sentence } from '../display.ts'

/** Format options under one name. */
export type Preset = keyof typeof PRESETS

/** The presets, in the form's order. */
export const PRESETS = {
  standard: {
    label: 'Standard',
    meaning: 'For programs, and for most spreadsheets: CSV as RFC 4180 has it.',
    format: STANDARD_FORMAT,
  },
  excel: {
    label: 'Excel',
    meaning: 'For Excel with a double click: a byte-order mark tells it how letters such as ä are written.',
    format: EXCEL_FORMAT,
  },
} as const

/** What stands in a preset's place when the options match none. */
export const CUSTOM_LABEL = 'Custom'

/** The preset that these options are, if any. */
export function presetOf(format: Format): Preset | undefined {
  const options = Object.keys(STANDARD_FORMAT) as (keyof Format)[]
  const presets = Object.keys(PRESETS) as Preset[]
  return presets.find((preset) =>
    options.every((option) => PRESETS[preset].format[option] === format[option]),
  )
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

/** The preset's name, or in what the options differ from Standard: "Semicolon, GB18030, gzip, Europe/Berlin". */
export function formatInWords(format: Format): string {
  const preset = presetOf(format)
  return preset ? PRESETS[preset].label : sentence(differences(format).join(', '))
}

function differences(format: Format): string[] {
  const { delimiter, header, byteOrderMark, encoding, lineEnd, gzip, timeZone, formulas } = format
  const words: [keyof Format, string][] = [
    ['delimiter', DELIMITER_WORDS[delimiter]],
    ['header', header ? 'header row' : 'no header row'],
    ['byteOrderMark', byteOrderMark ? 'byte-order mark' : 'no byte-order mark'],
    ['encoding', encodingName(encoding)],
    ['lineEnd', `${lineEnd.toUpperCase()} line ends`],
    ['gzip', gzip ? 'gzip' : 'no gzip'],
    ['timeZone', timeZoneLabel(timeZone)],
    ['formulas', formulas === 'raw' ? 'raw formulas' : 'neutralised formulas'],
  ]
  return words.flatMap(([option, word]) => (format[option] === STANDARD_FORMAT[option] ? [] : [word]))
}
