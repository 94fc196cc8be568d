import { expect, test } from 'vitest'
import { readAddress, writeAddress } from '../../app/exports/form/address/address.ts'
import { newDraft } from '../../app/exports/form/draft.ts'
import {
  fileTypeInWords,
  formatInWords,
  isStandard,
  PRESETS,
  presetOf,
} from '../../app/exports/format-words.ts'
import { EXCEL_FORMAT, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { allKinds } from '../support/all-kinds.ts'

const gzip = { ...STANDARD_FORMAT, gzip: true }

test('options are of a file type or of none, whatever their time zone', () => {
  for (const timeZone of ['UTC', 'Europe/Berlin']) {
    expect(presetOf({ ...STANDARD_FORMAT, timeZone })).toBe('standard')
    expect(presetOf({ ...EXCEL_FORMAT, timeZone })).toBe('excel')
    expect(presetOf({ ...gzip, timeZone })).toBe('gzip')
    expect(presetOf({ ...EXCEL_FORMAT, gzip: true, timeZone })).toBeUndefined()
  }
})

test.each([
  [STANDARD_FORMAT, 'CSV'],
  [EXCEL_FORMAT, 'CSV for Excel'],
  [gzip, 'CSV, compressed (gzip)'],
  [{ ...gzip, timeZone: 'America/New_York' }, 'CSV, compressed (gzip), America/New York'],
  [{ ...EXCEL_FORMAT, gzip: true, delimiter: ';' as const }, 'Semicolon, byte-order mark, gzip'],
])('%j reads as “%s”', (format, words) => {
  expect(formatInWords(format)).toBe(words)
})

const custom = { delimiter: '\t', header: false, encoding: 'shift_jis', gzip: true } as const

test.each([
  [STANDARD_FORMAT, 'CSV'],
  [gzip, 'CSV, compressed (gzip)'],
  [{ ...EXCEL_FORMAT, lineEnd: 'lf' as const }, 'CSV (byte-order mark, LF line ends)'],
  [{ ...STANDARD_FORMAT, ...custom }, 'CSV (tab, no header row, Shift_JIS, gzip)'],
])('the type of file of %j reads as “%s”, whatever its time zone', (format, words) => {
  for (const timeZone of ['UTC', 'Europe/Berlin'])
    expect(fileTypeInWords({ ...format, timeZone })).toBe(words)
})

test('a time zone alone is worth a word', () => {
  expect(isStandard(STANDARD_FORMAT)).toBe(true)
  expect(isStandard({ ...STANDARD_FORMAT, timeZone: 'Asia/Tokyo' })).toBe(false)
})

test('an address names the file type, and leaves the time zone as it was', () => {
  const base = newDraft(allKinds)
  for (const preset of ['excel', 'gzip'] as const) {
    const format = { ...STANDARD_FORMAT, ...PRESETS[preset].format, timeZone: 'Asia/Tokyo' }
    const search = writeAddress(allKinds, { ...base, format })
    expect(search).toBe(`dataset=all-kinds&format=${preset}&format.timeZone=Asia/Tokyo`)
    expect(readAddress(allKinds, new URLSearchParams(search ?? ''), base).format).toEqual(format)
    const inBerlin = { ...base, format: { ...STANDARD_FORMAT, timeZone: 'Europe/Berlin' } }
    expect(readAddress(allKinds, new URLSearchParams(`format=${preset}`), inBerlin).format.timeZone).toBe(
      'Europe/Berlin',
    )
  }
})
