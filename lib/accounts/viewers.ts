import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import type { Viewer } from '../viewer.ts'
import { findViewerOfKey } from './api-keys.ts'
import { VIA_KEY } from './keys-in-force.ts'

/** The account's viewer as it is now; null if there is none by this id, or it is disabled. */
export async function findViewer(db: Db, id: string): Promise<Viewer | null> {
  const [found] = await query<Viewer>(
    db,
    `select id, name, pg_catalog.to_jsonb(roles) as roles, attributes
     from claimcheck."user" where id = $1::text and disabled_at is null`,
    [id],
  )
  return found ?? null
}

/** Whoever began something as they are now, by whatever they act; null if they could not begin it any more. */
export async function findViewerAgain(db: Db, { id, via }: Viewer): Promise<Viewer | null> {
  if (!via) return findViewer(db, id)
  return via.startsWith(VIA_KEY) ? findViewerOfKey(db, via.slice(VIA_KEY.length)) : null
}

/** Whether an account is shut out. */
export async function isDisabled(db: Db, id: string): Promise<boolean> {
  const found = await query(
    db,
    'select from claimcheck."user" where id = $1::text and disabled_at is not null',
    [id],
  )
  return found.length > 0
}
