import { isDay } from '../exports/values.ts'
import type { Bound, FilterRange } from './filter-range.ts'
import { literal } from './literal.ts'
import type { Session } from './session.ts'
import { builtIn, type SourceType } from './source-types.ts'
import { systemQuery } from './system-query.ts'

const TIMESTAMP = 'pg_catalog.timestamp'
const TIMESTAMPTZ = 'pg_catalog.timestamptz'
/** A time that says its own offset from UTC. */
const WITH_OFFSET = /(Z|[+-]\d\d:\d\d)$/

/**
 * When the clocks of the file's zone show some time or a later one: never before `first`, always from `last` on. The two are
 * the same moment unless clocks that were put back then show earlier times again. Moments as Postgres writes them.
 */
type Reached = { first: string; last: string }

/** A time as the clocks show it, as SQL → when they do. */
export type Moments = ReadonlyMap<string, Reached>

/** The times of a range that are times of the clocks, as SQL: where it starts, and what follows its end. */
export function localTimesOf({ from, to }: FilterRange): string[] {
  return [
    ...(from && !WITH_OFFSET.test(from.value) ? [firstOf(from)] : []),
    ...(to && !WITH_OFFSET.test(to.value) ? [afterLast(to)] : []),
  ]
}

/**
 * A range of times. One with an offset is a moment, wherever it is read. One without is what the clocks of the file's zone
 * show, and so what the file shows: both times where they show it twice, and the next one where they leave it out.
 * @param name a column of this type, timestamptz or timestamp.
 */
export function timeConditions(
  name: string,
  type: SourceType,
  { from, to }: FilterRange,
  moments: Moments,
): string[] {
  const isLocal = type.name === 'timestamp'
  const moment = (value: string) => `${literal(value, TIMESTAMPTZ)}${isLocal ? `::${TIMESTAMP}` : ''}`
  const start = ({ value, ...bound }: Bound) => {
    if (WITH_OFFSET.test(value)) return `${name} ${builtIn(bound.isIncluded ? '>=' : '>')} ${moment(value)}`
    const first = firstOf({ value, ...bound })
    return isLocal ? `${name} ${builtIn('>=')} ${first}` : fromClock(name, first, moments)
  }
  const end = ({ value, ...bound }: Bound) => {
    if (WITH_OFFSET.test(value)) return `${name} ${builtIn(bound.isIncluded ? '<=' : '<')} ${moment(value)}`
    const after = afterLast({ value, ...bound })
    return isLocal ? `${name} ${builtIn('<')} ${after}` : beforeClock(name, after, moments)
  }
  return [...(from ? [start(from)] : []), ...(to ? [end(to)] : [])]
}

/** With what a range starts: what is after a day starts with the next one. */
function firstOf({ value, isIncluded }: Bound): string {
  return isIncluded ? startOf(value) : endOf(value)
}

/** What is the first after a range: a day as its last one is in it to its end. */
function afterLast({ value, isIncluded }: Bound): string {
  return isIncluded ? endOf(value) : startOf(value)
}

function startOf(value: string): string {
  return literal(value, TIMESTAMP)
}

/** What follows a day, or a time of Postgres' precision. */
function endOf(value: string): string {
  const length = isDay(value) ? '1 day' : '1 microsecond'
  return `(${startOf(value)} ${builtIn('+')} ${literal(length, 'pg_catalog.interval')})`
}

// The first bound of each is a constant, which an index is searched for. What the clocks show is looked at only between the
// two moments, in the few nights in which they differ.

function fromClock(name: string, time: string, moments: Moments): string {
  const { first, last } = reached(moments, time)
  const from = (moment: string) => `${name} ${builtIn('>=')} ${literal(moment, TIMESTAMPTZ)}`
  if (first === last) return from(first)
  return `${from(first)} and (${from(last)} or ${name}::${TIMESTAMP} ${builtIn('>=')} ${time})`
}

function beforeClock(name: string, time: string, moments: Moments): string {
  const { first, last } = reached(moments, time)
  const before = (moment: string) => `${name} ${builtIn('<')} ${literal(moment, TIMESTAMPTZ)}`
  if (first === last) return before(first)
  return `${before(last)} and (${before(first)} or ${name}::${TIMESTAMP} ${builtIn('<')} ${time})`
}

function reached(moments: Moments, time: string): Reached {
  const found = moments.get(time)
  if (!found) throw new Error(`The source database was not asked when its clocks show ${time}`)
  return found
}

/**
 * Asks when the clocks of a session's zone show times. Postgres itself takes the second of two equal ones for the time, and
 * of none one that is as much later as the clocks were put forward.
 * @param times as SQL.
 */
export async function findMoments(session: Session, times: readonly string[]): Promise<Moments> {
  const wanted = [...new Set(times)]
  if (wanted.length === 0) return new Map()
  const values = wanted.map((time, index) => `(${index}, ${time})`)
  const rows = await systemQuery<{ index: string } & Reached>(session, momentsOf(values.join(', ')))
  return new Map(rows.map(({ index, first, last }) => [wanted[Number(index)] ?? '', { first, last }]))
}

/**
 * No zone is further from UTC than 16 hours, so every offset by which the clocks may show a time `t` is that of some hour in
 * which UTC is as near to it; no zone has changed its clocks twice within them. An offset gives one moment for `t`, at which
 * the clocks do show it if the offset holds at that moment. Where two do, the clocks were put back in between, and show
 * earlier times until the second one, unless they were put back to `t` itself. Where none does, they were put forward over
 * `t`: at the later moment if they show an earlier time right before it, or else somewhere between the two.
 */
function momentsOf(values: string): string {
  return `select i as index,
      coalesce(shown_first, case when is_end_of_gap then latest else earliest end) as first,
      case when shown_first is null then latest
        when (shown_last - interval '1 microsecond')::timestamp >= t then shown_first else shown_last end as last
    from (values ${values}) as wanted (i, t), lateral (
      select min(m) as earliest, max(m) as latest,
        (max(m) - interval '1 microsecond')::timestamp < t as is_end_of_gap,
        min(m) filter (where m::timestamp = t) as shown_first, max(m) filter (where m::timestamp = t) as shown_last
      from generate_series(-16, 16) as hours, lateral (select t at time zone 'UTC' + hours * interval '1 hour' as near) as n,
        lateral (select (t - (near::timestamp - near at time zone 'UTC')) at time zone 'UTC' as m) as candidate) as found`
}
