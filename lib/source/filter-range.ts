import type { Filter, Operator } from '../exports/filters.ts'

/** The operators that go by the order of values. */
const RANGED = ['between', 'greater-than', 'at-least', 'less-than', 'at-most'] as const satisfies Operator[]

type RangedFilter = Extract<Filter, { operator: (typeof RANGED)[number] }>

/** An end of a range. One that is not included is the nearest value that does not pass. */
export type Bound = { value: string; isIncluded: boolean }

/** The ends of a filter; null is none. */
export type FilterRange = { from: Bound | null; to: Bound | null }

/** Whether a filter goes by the order of values. */
export function isRanged(filter: Filter): filter is RangedFilter {
  return RANGED.some((operator) => operator === filter.operator)
}

/** The range of such a filter. */
export function rangeOf(filter: RangedFilter): FilterRange {
  switch (filter.operator) {
    case 'between':
      return { from: included(filter.value.from), to: included(filter.value.to) }
    case 'greater-than':
      return { from: excluded(filter.value), to: null }
    case 'at-least':
      return { from: included(filter.value), to: null }
    case 'less-than':
      return { from: null, to: excluded(filter.value) }
    case 'at-most':
      return { from: null, to: included(filter.value) }
  }
}

function included(value: string | null): Bound | null {
  return value === null ? null : { value, isIncluded: true }
}

function excluded(value: string): Bound {
  return { value, isIncluded: false }
}
