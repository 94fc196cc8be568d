import { filterTexts } from '../exports/filters.ts'
import { kindOf } from '../kinds.ts'
import { columnOf, type FilterValues, SIGMAS, SMALL_SIGMAS, typeOf } from './conditions.ts'
import { findMissingCharacters } from './encodable.ts'
import { isRanged, rangeOf } from './filter-range.ts'
import { findMoments, localTimesOf } from './local-times.ts'
import type { Query } from './query.ts'
import type { Session } from './session.ts'
import { findNearest, isShortened } from './shown-numbers.ts'

/**
 * Asks the source database what it makes of a request's filters, where only it knows: when the clocks of the file's zone show
 * a time, which number a column can hold, which characters there are.
 */
export async function readFilterValues(
  session: Session,
  { dataset, request, types, serverEncoding }: Omit<Query, 'values' | 'within'>,
): Promise<FilterValues> {
  const ranges = request.filters.flatMap((filter) => {
    if (!isRanged(filter)) return []
    const column = columnOf(dataset, filter.column)
    return [{ column, type: typeOf(types, column), range: rangeOf(filter) }]
  })
  const times = ranges.filter(({ column, type }) => kindOf(column).hasTimeOfDay && type.name !== 'timestamp')
  const numbers = ranges.filter(({ type }) => isShortened(type))
  // A text may be looked for in small letters.
  const texts = request.filters
    .flatMap(filterTexts)
    .flatMap(({ text }) => [text, text.toLowerCase(), ...(SIGMAS.test(text) ? [SMALL_SIGMAS] : [])])
  return {
    moments: await findMoments(
      session,
      times.flatMap(({ range }) => localTimesOf(range)),
    ),
    nearest: await findNearest(
      session,
      numbers.flatMap(({ type: { name: type }, range: { from, to } }) =>
        [from, to].flatMap((bound) => (bound ? [{ type, number: bound.value }] : [])),
      ),
    ),
    missingCharacters: await findMissingCharacters(session, serverEncoding, texts),
  }
}
