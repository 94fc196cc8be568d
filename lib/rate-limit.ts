import { randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from './database.ts'

/** How often something may happen within a time, in seconds; the time begins with the first of a count. */
export type Rate = { max: number; seconds: number }

/** What came of counting. `used`: how many were let in, this one among them; `seconds`: until the count begins anew, rounded up. */
export type Counted = { isLetIn: boolean; used: number; seconds: number }

/** SQL for so many seconds from now, as better-auth writes times: in ms since 1970. */
export function msFromNow(seconds: string): string {
  return `(extract(epoch from clock_timestamp() + make_interval(secs => ${seconds})) * 1000)::bigint`
}

/** SQL for how long the count of a row `r` goes on. */
const SECONDS_LEFT = `ceil((r.last_request - ${msFromNow('0')}) / 1000.0)::int`

/**
 * Counts one more by a name, unless there were as many as may be. Of those that come at the same time, from whatever process, each sees
 * the others; what is refused is not counted, and costs no write.
 * @param key a row of `claimcheck.rate_limit`, whose `last_request` is when the count ends. It is better-auth's table, which removes rows of
 * which that is long past.
 */
export async function countOne(db: Db, key: string, { max, seconds }: Rate): Promise<Counted> {
  const [counted] = await query<{ used: number; seconds: number }>(
    db,
    `insert into claimcheck.rate_limit as r (id, key, count, last_request)
     values ($1::text, $2::text, 1, ${msFromNow('$4::int')})
     on conflict (key) do update set
       count = case when r.last_request <= ${msFromNow('0')} then 1 else r.count + 1 end,
       last_request = case when r.last_request <= ${msFromNow('0')} then excluded.last_request else r.last_request end
     where r.count < $3::int or r.last_request <= ${msFromNow('0')}
     returning r.count as used, ${SECONDS_LEFT} as seconds`,
    [randomUUID(), key, max, seconds],
  )
  if (counted) return { isLetIn: true, ...counted }
  const [row] = await query<{ seconds: number }>(
    db,
    `select ${SECONDS_LEFT} as seconds from claimcheck.rate_limit r where r.key = $1::text`,
    [key],
  )
  return { isLetIn: false, used: max, seconds: Math.max(row?.seconds ?? 1, 1) }
}
