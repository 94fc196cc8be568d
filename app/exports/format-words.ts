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
  standard: { label: 'Standard', format: STANDARD_FORMAT },
  excel: { label: 'Excel', format: EXCEL_FORMAT },
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

/** Each encoding's name, and the script that it is for. */
const ENCODING_WORDS: Record<Encoding, { name: string; script?: string }> = {
  'utf-8': { name: 'UTF-8' },
  gb18030: { name: 'GB18030', script: 'Chinese' },
  big5: { name: 'Big5', script: 'Chinese traditional' },
  shift_jis: { name: 'Shift_JIS', script: 'Japanese' },
  'euc-kr': { name: 'EUC-KR', script: 'Korean' },
  'windows-1250': { name: 'Windows-1250', script: 'Central European' },
  'windows-1251': { name: 'Windows-1251', script: 'Cyrillic' },
  'windows-1252': { name: 'Windows-1252', script: 'Western' },
}

/** An encoding to pick from a list, such as "Chinese (GB18030)". */
export function encodingLabel(encoding: Encoding): string {
  const { name, script } = ENCODING_WORDS[encoding]
  return script ? `${script} (${name})` : name
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
    ['encoding', ENCODING_WORDS[encoding].name],
    ['lineEnd', `${lineEnd.toUpperCase()} line ends`],
    ['gzip', gzip ? 'gzip' : 'no gzip'],
    ['timeZone', timeZoneLabel(timeZone)],
    ['formulas', formulas === 'raw' ? 'raw formulas' : 'neutralised formulas'],
  ]
  return words.flatMap(([option, word]) => (format[option] === STANDARD_FORMAT[option] ? [] : [word]))
}
