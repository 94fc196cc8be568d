import type { FormColumn } from '../../../lib/dataset.ts'
import { dateError } from '../../../lib/exports/values.ts'
import { kindOf } from '../../../lib/kinds.ts'

const YEAR_FIRST = /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/
const DAY_FIRST = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/

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
