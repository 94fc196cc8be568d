import type { FormColumn } from '../../../lib/dataset.ts'
import { dateError, timestampError } from '../../../lib/exports/values.ts'
import { kindOf } from '../../../lib/kinds.ts'

const YEAR_FIRST = /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/
const DAY_FIRST = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/
const TIME = /^(?<time>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?<offset>Z|[+-]\d\d:\d\d)?$/

/**
 * What was typed for a value of a column, as the request has it. What cannot be read stays as it is, for the request's schema to
 * refuse: left out, it would make a file with more rows than were asked for.
 */
export function readTyped(column: FormColumn | undefined, text: string): string {
  switch (column && kindOf(column).input) {
    case 'day':
      return dayIn(text) ?? text.trim()
    case 'word':
    case 'number':
    case 'integer':
      return text.trim()
    default:
      return text
  }
}

/** The day that a text means, as in 2024-12-31; null if it means none, or one of several: 03/04/2025 is in March or in April. */
export function dayIn(text: string): string | null {
  const { year, month, day } = (YEAR_FIRST.exec(text.trim()) ?? DAY_FIRST.exec(text.trim()))?.groups ?? {}
  if (!year || !month || !day) return null
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return dateError(iso) === undefined ? iso : null
}

/** A day and a time of it as they were typed; `time` is empty for the whole day, and `offset` where the file's zone counts. */
export type TypedTime = { day: string; time: string; offset: string }

/** The day with which a text starts, and its time if that can be read; null if it starts with none. */
export function partsOf(text: string): TypedTime | null {
  const whole = dayIn(text)
  if (whole !== null) return { day: whole, time: '', offset: '' }
  const [, day = '', rest = ''] = /^(\S{10})[T ](.*)$/s.exec(text.trim()) ?? []
  if (dateError(day) !== undefined) return null
  const { time, offset = '' } = (timestampError(text.trim()) === undefined && TIME.exec(rest)?.groups) || {}
  return time ? { day, time, offset } : { day, time: '', offset: '' }
}

/** The text of a day and its time. */
export function timeText({ day, time, offset }: TypedTime): string {
  return time === '' ? day : `${day} ${time}${offset}`
}
