import type { DatasetForm } from '../../../lib/dataset.ts'
import type { Operator } from '../../../lib/exports/filters.ts'
import { kindOf } from '../../../lib/kinds.ts'

/** Whether the rows of any of these filters depend on the time zone: a day of a time begins in it, and so does today. */
export function areInTimeZone(
  { columns }: DatasetForm,
  filters: readonly { column: string; operator: Operator }[],
): boolean {
  return filters.some(({ column: id, operator }) => {
    const column = columns.find((each) => each.id === id)
    if (!column || operator === 'empty' || operator === 'not-empty') return false
    return kindOf(column).hasTimeOfDay || operator === 'in-period'
  })
}

/** Whether any of these columns shows times, which the file has in its zone. */
export function haveTimes({ columns }: DatasetForm, ids: readonly string[]): boolean {
  return columns.some((column) => ids.includes(column.id) && kindOf(column).hasTimeOfDay)
}
