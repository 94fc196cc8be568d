import type { Filter } from './filters.ts'
import type { ExportRequest } from './request.ts'

/** Periods that are named by where they are from today; each of whole days, and a week begins on Monday. */
export const PERIODS = [
  'today',
  'yesterday',
  'last-7-days',
  'last-30-days',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'this-year',
  'last-year',
] as const

export type Period = (typeof PERIODS)[number]

/** The first and the last day of a period, as in 2024-12-31. */
export type Days = { from: string; to: string }

const DAY_MS = 86_400_000

/** Days by their numbers; a month or day that is none of its year or month means one of another. */
function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10)
}

/** The day that the clocks of a zone show at a moment. */
function dayAt(moment: Date, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' })
  const found = Object.fromEntries(
    parts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  )
  return new Date(Date.UTC(found.year ?? 0, (found.month ?? 1) - 1, found.day ?? 1))
}

/** Which days a period is at a moment, by the clocks of a zone. "Last 7 days" has today in it. */
export function daysOf(period: Period, moment: Date, timeZone: string): Days {
  const today = dayAt(moment, timeZone)
  const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()]
  const monday = date - ((today.getTime() / DAY_MS + 3) % 7)
  const between = (from: string, to: string): Days => ({ from, to })
  const now = day(year, month, date)
  switch (period) {
    case 'today':
      return between(now, now)
    case 'yesterday':
      return between(day(year, month, date - 1), day(year, month, date - 1))
    case 'last-7-days':
      return between(day(year, month, date - 6), now)
    case 'last-30-days':
      return between(day(year, month, date - 29), now)
    case 'this-week':
      return between(day(year, month, monday), day(year, month, monday + 6))
    case 'last-week':
      return between(day(year, month, monday - 7), day(year, month, monday - 1))
    case 'this-month':
      return between(day(year, month, 1), day(year, month + 1, 0))
    case 'last-month':
      return between(day(year, month - 1, 1), day(year, month, 0))
    case 'this-year':
      return between(day(year, 0, 1), day(year, 11, 31))
    case 'last-year':
      return between(day(year - 1, 0, 1), day(year - 1, 11, 31))
  }
}

/** A request with the days of its periods in their place, as it is frozen: what runs later, or again, finds the rows that were asked for. */
export function withDays(request: ExportRequest, moment: Date): ExportRequest {
  const { timeZone } = request.format
  const filters = request.filters.map((filter): Filter => {
    if (filter.operator !== 'in-period') return filter
    return { column: filter.column, operator: 'between', value: daysOf(filter.value, moment, timeZone) }
  })
  return { ...request, filters }
}
