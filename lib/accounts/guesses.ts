import { createHash, randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { countOne, msFromNow, type Rate } from '../rate-limit.ts'

/** Wrong passwords at one account, wherever they come from. */
const GUESSES: Rate = { max: 20, seconds: 15 * 60 }

/**
 * Counts a guess at somebody's password before it is looked at: of those that come at the same time each sees the others. One that was right
 * is given back ({@link takeBackGuess}).
 * @param key the e-mail address in small letters with which somebody signs in, or the id of the account that wants another password.
 * @returns null if it may be looked at; else for how many seconds none may.
 */
export async function countGuess(db: Db, key: string): Promise<number | null> {
  const { isLetIn, seconds } = await countOne(db, nameOf(key), GUESSES)
  return isLetIn ? null : seconds
}

/** Whoever knows the password has not guessed. */
export async function takeBackGuess(db: Db, key: string): Promise<void> {
  await query(
    db,
    'update claimcheck.rate_limit set count = count - 1 where key = $1::text and count > 0 returning key',
    [nameOf(key)],
  )
}

/** Lets somebody try again. @param keys as of {@link countGuess}. */
export async function forgetGuesses(db: Db, keys: readonly string[]): Promise<void> {
  await query(db, 'delete from claimcheck.rate_limit where key = any($1::text[])', [keys.map(nameOf)])
}

/** Whether this is the first of its name within a minute. Of several at the same time one is. */
export async function isFirstOfMinute(db: Db, name: string): Promise<boolean> {
  const first = await query(
    db,
    `insert into claimcheck.rate_limit as r (id, key, count, last_request)
     values ($1::text, $2::text, 1, ${msFromNow('60')})
     on conflict (key) do update set last_request = excluded.last_request where r.last_request <= ${msFromNow('0')}
     returning r.key`,
    [randomUUID(), nameOf(name)],
  )
  return first.length > 0
}

/** What is typed may be anything, and long: it is not kept here, and it is no name of better-auth's. */
function nameOf(key: string): string {
  return `claimcheck:${createHash('sha256').update(key).digest('hex')}`
}
