import type { FilterRange } from './filter-range.ts'
import { literal } from './literal.ts'
import type { Session } from './session.ts'
import type { Comparison, SourceType } from './source-types.ts'
import { systemQuery } from './system-query.ts'

/**
 * The value of a floating-point type that a number is read as, as Postgres writes it, and which of the two is larger as they
 * are written: -1 where the number is less than the value, 0 where they are the same, 1 where it is more.
 */
type Nearest = { value: string; side: -1 | 0 | 1 }

/** A type's name and a number → what the type holds of it. */
export type NearestValues = ReadonlyMap<string, Nearest>

/** The largest and the least value above zero of each type, as Postgres writes them. Beyond them it refuses to read a number. */
const ENDS: Readonly<Record<string, { largest: string; least: string }>> = {
  float4: { largest: '3.4028235e38', least: '1e-45' },
  float8: { largest: '1.7976931348623157e308', least: '5e-324' },
}

/** A number that is compared with values of a floating-point type. */
export type ShownNumber = { type: string; number: string }

/** Whether values of a type are written as the shortest number that is read as the same value again. */
export function isShortened({ name, isBuiltIn }: SourceType): boolean {
  return isBuiltIn && Object.hasOwn(ENDS, name)
}

/**
 * A range of numbers that a column shows. A value is shown as 0.1 that is none of 0.1, 0.1 of another precision, or more
 * digits; so the number is not read as the type, nor the column as another one, but the value nearest to it taken in or not.
 * NaN is more than all numbers, as in the order of the type.
 */
export function numberConditions(
  name: string,
  { type, comparison }: { type: SourceType; comparison: Comparison },
  { from, to }: FilterRange,
  values: NearestValues,
): string[] {
  const compared = (number: string, isIn: (side: number) => boolean, operators: ['>=' | '<=', '>' | '<']) => {
    const { value, side } = nearest(values, { type: type.name, number })
    return `${name} ${comparison[operators[isIn(side) ? 0 : 1]]} ${literal(value, type.sql)}`
  }
  return [
    ...(from ? [compared(from.value, (side) => side < (from.isIncluded ? 1 : 0), ['>=', '>'])] : []),
    ...(to ? [compared(to.value, (side) => side > (to.isIncluded ? -1 : 0), ['<=', '<'])] : []),
  ]
}

function nearest(values: NearestValues, shown: ShownNumber): Nearest {
  const found = values.get(keyOf(shown))
  if (!found) throw new Error(`The source database was not asked how it reads ${keyOf(shown)}`)
  return found
}

function keyOf({ type, number }: ShownNumber): string {
  return `${type} ${number}`
}

/** Asks how floating-point types hold numbers. */
export async function findNearest(session: Session, numbers: readonly ShownNumber[]): Promise<NearestValues> {
  const wanted = [...new Map(numbers.map((each) => [keyOf(each), each])).values()]
  if (wanted.length === 0) return new Map()
  const rows = await systemQuery<{ index: string; value: string; side: string }>(
    session,
    wanted.map(nearestOf).join(' union all '),
  )
  return new Map(
    rows.flatMap(({ index, value, side }) => {
      const shown = wanted[Number(index)]
      return shown ? [[keyOf(shown), { value, side: Number(side) as Nearest['side'] }]] : []
    }),
  )
}

/** By way of text: a cast between numeric and these types rounds, to fewer digits than are written. */
function nearestOf({ type, number }: ShownNumber, index: number): string {
  const { largest, least } = ENDS[type] ?? {}
  return `select ${index} as index, value, sign(number - value::numeric) as side
    from (select ${literal(number, 'numeric')} as number) as shown, lateral (
      select case when number > ${largest} then 'Infinity' when number < -${largest} then '-Infinity'
        when abs(number) < ${least} then '0' else number::text::${type}::text end as value) as held`
}
