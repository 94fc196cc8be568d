import { beforeAll, describe, expect, test } from 'vitest'
import type { Filter } from '../../lib/exports/filters.ts'
import { selectStatement } from '../../lib/source/query.ts'
import { openSession, type Session } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { conditionsOf } from './support/conditions.ts'
import { linesOf, planOf } from './support/engine.ts'
import { datasetOf } from './support/kinds.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
const dataset = datasetOf('select at from times', { at: 'timestamp' })

/**
 * Zones whose clocks have been changed in every way there has been since 1970: before, at, a minute after and long after
 * midnight, and by twenty minutes up to a whole day.
 */
const ZONES = [
  'Africa/Cairo Africa/Casablanca Africa/Monrovia America/Asuncion America/Caracas America/Goose_Bay America/Havana',
  'America/New_York America/Nuuk America/Santiago America/Sao_Paulo America/Scoresbysund America/St_Johns Antarctica/Casey',
  'Antarctica/Troll Asia/Amman Asia/Beirut Asia/Dhaka Asia/Gaza Asia/Kathmandu Asia/Pyongyang Asia/Tehran Atlantic/Azores',
  'Australia/Lord_Howe Europe/Berlin Europe/Lisbon Pacific/Apia Pacific/Auckland Pacific/Kiritimati Pacific/Kwajalein',
  'Pacific/Norfolk',
].flatMap((zones) => zones.split(' '))

const HALF_DAY = `interval '12 hours'`

/** The days around each change of the clocks. */
const DAYS_OF_CHANGES = `
  select distinct (m::date + n)::text as day
  from (select m from generate_series(timestamptz '1970-01-01Z', '2038-01-01Z', ${HALF_DAY}) as m
    where m::timestamp + ${HALF_DAY} <> (m + ${HALF_DAY})::timestamp offset 0) as changed, generate_series(-1, 1) as n
  order by day`

/** Moments on half hours around both ends of a day, and fewer elsewhere; right before, and half a minute after. */
const momentsAround = (day: string) => `
  select timestamptz '${day} 12:00' + n * interval '30 minutes' + s as at
  from generate_series(-60, 60) as n, unnest('{-00:00:00.000001, 0, 00:00:30}'::interval[]) as s
  where abs(abs(n) - 24) <= 5 or n % 12 = 0`

/** A filter, and which of the moments around a day it should find. */
type Case = { day: string; filter: Filter; wanted: string }

function between(day: string, from: string, to: string, wanted: string): Case {
  return { day, filter: { column: 'at', operator: 'between', value: { from, to } }, wanted }
}

/** The moments for which a filter says something else than what is wanted. */
async function wrongOnes(session: Session, cases: Case[]): Promise<unknown[]> {
  const conditions = await conditionsOf(
    session,
    dataset,
    cases.map(({ filter }) => filter),
  )
  const parts = cases.map(
    ({ day, filter, wanted }, index) =>
      `select at, '${JSON.stringify(filter)}' as filter from (${momentsAround(day)}) as source
       where (${conditions[index]}) is distinct from (${wanted})`,
  )
  await session.query('set local jit = off')
  return (await session.query(`select * from (${parts.join(' union all ')}) as wrong limit 5`)).rows
}

async function daysOfChanges(session: Session): Promise<string[]> {
  return (await session.query<{ day: string }>(DAYS_OF_CHANGES)).rows.map(({ day }) => day)
}

beforeAll(() =>
  createTables(
    sandbox.admin,
    `create table times (at timestamptz);
     create index on times (at);
     insert into times select at from unnest('{2024-10-26 23:30Z, 2024-10-27 00:30Z, 2024-10-27 01:30Z, 2024-10-28 00:30Z,
       2006-10-29 02:30:30Z, 2006-10-29 02:31:00Z, 2006-10-29 03:30:00Z}'::timestamptz[]) as at`,
  ),
)

describe('the clocks of a zone are changed, and', () => {
  test.each(ZONES)('from a day to itself is what the file shows with that date: %s', async (timeZone) => {
    await using session = await openSession(sandbox.sourceUrl, { timeZone })
    const days = await daysOfChanges(session)
    const cases = days.map((day) => between(day, day, day, `left(at::text, 10) = '${day}'`))
    expect(cases.length).toBeGreaterThan(2)
    expect(await wrongOnes(session, cases)).toEqual([])
  })

  test.each(['Atlantic/Azores', 'Pacific/Apia'])(
    'a time without an offset is one that the file shows, be it twice or not at all: %s',
    async (timeZone) => {
      await using session = await openSession(sandbox.sourceUrl, { timeZone })
      const cases = (await daysOfChanges(session)).flatMap((day) =>
        [
          ['00:00:30', '00:30'],
          ['23:01', '23:30'],
        ].map(([from, to]) =>
          between(
            day,
            `${day}T${from}`,
            `${day} ${to}`,
            `at::timestamp between '${day} ${from}' and '${day} ${to}'`,
          ),
        ),
      )
      expect(await wrongOnes(session, cases)).toEqual([])
    },
  )

  test.each(['UTC', 'Asia/Manila', 'America/Juneau', 'Pacific/Kiritimati'])(
    'the first and the last day that there are have all of their moments: %s',
    async (timeZone) => {
      await using session = await openSession(sandbox.sourceUrl, { timeZone })
      const cases = ['0001-01-01', '9999-12-31'].map((day) =>
        between(day, day, day, `at::date = date '${day}'`),
      )
      expect(await wrongOnes(session, cases)).toEqual([])
    },
  )
})

describe('in the file', () => {
  const inZone = (timeZone: string, from: string | null, to: string | null) =>
    linesOf(sandbox, dataset, {
      filters: [{ column: 'at', operator: 'between', value: { from, to } }],
      format: { timeZone },
    })

  test('a day has the whole of an hour that comes twice at its start, and the day before has none of it', async () => {
    expect(await inZone('Atlantic/Azores', '2024-10-27', '2024-10-27')).toEqual([
      '2024-10-27 00:30:00+00',
      '2024-10-27 00:30:00-01',
      '2024-10-27 23:30:00-01',
    ])
    expect(await inZone('Atlantic/Azores', '2024-10-26', '2024-10-26')).toEqual(['2024-10-26 23:30:00+00'])
  })

  test('a day has the minute before clocks are put back over its start', async () => {
    expect(await inZone('America/St_Johns', '2006-10-29', '2006-10-29')).toEqual([
      '2006-10-29 00:00:30-02:30',
      '2006-10-29 00:00:00-03:30',
    ])
    expect(await inZone('America/St_Johns', null, '2006-10-28')).toEqual(['2006-10-28 23:01:00-03:30'])
  })

  test('a time with an offset is one moment', async () => {
    expect(await inZone('Atlantic/Azores', '2024-10-27T00:30-01:00', '2024-10-27T00:30-01:00')).toEqual([
      '2024-10-27 00:30:00-01',
    ])
  })
})

test.each([
  ['Atlantic/Azores', '2024-10-27'],
  ['America/St_Johns', '2006-10-29'],
])('an index is searched for both ends of a day in %s', async (timeZone, day) => {
  const run = {
    filters: [{ column: 'at', operator: 'between', value: { from: day, to: day } }],
    format: { timeZone },
  }
  const { query, oneCopyReason } = await planOf(sandbox, dataset, run)
  expect(oneCopyReason).toBeNull()
  await using session = await openSession(sandbox.sourceUrl, { timeZone })
  await session.query('set local enable_seqscan = off')
  const { rows } = await session.query<{ 'QUERY PLAN': string }>(`explain ${selectStatement(query)}`)
  const found = rows.map((row) => row['QUERY PLAN']).find((line) => line.includes('Index Cond'))
  expect(found).toMatch(/Index Cond: \(\(at >= '[^']+'::[^<]+\) AND \(at < '[^']+'::[^<]+\)\)/)
})
