import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { env } from '../env.ts'
import { Problem } from '../problems/problem.ts'

const MEGABYTE = 1024 * 1024

/** SQL for somebody's files, `$1`. One whose time is over takes no room: nobody gets it, and the sweep removes it within about a minute. */
const FILES = `from claimcheck.export where owner_id = $1::text and status = 'succeeded' and not coalesce(expires_at <= now(), false)`

/**
 * How much room somebody's files take, in bytes: those that can be downloaded, and what was written so far of those that are being written.
 * @param except an export that is not looked at.
 */
export async function keptBytes(db: Db, ownerId: string, except: string | null = null): Promise<number> {
  const [row] = await query<{ bytes: string }>(
    db,
    `select ((select coalesce(sum(byte_size), 0) ${FILES})
       + (select coalesce(sum(bytes_written), 0) from claimcheck.export
          where owner_id = $1::text and status = 'running' and id is distinct from $2::uuid))::text as bytes`,
    [ownerId, except],
  )
  return Number(row?.bytes ?? 0)
}

/** How much somebody's files may take, in bytes. */
export function quotaBytes(): number {
  return env().maxKeptMegabytes * MEGABYTE
}

/** Whether there is any room for another file of somebody's. @throws Problem `quota_used`, which says when there is if nothing is done. */
export async function needRoomForFile(db: Db, ownerId: string): Promise<void> {
  const [kept, quota] = [await keptBytes(db, ownerId), quotaBytes()]
  if (kept < quota) return
  const freeAt = await whenFree(db, ownerId, kept - quota)
  throw new Problem('quota_used', { params: { ...inMegabytes(kept, quota), ...(freeAt && { freeAt }) } })
}

/** The sizes of a problem's sentence. @param kept in bytes, as `quota`. */
export function inMegabytes(kept: number, quota: number): { keptMegabytes: number; limitMegabytes: number } {
  const shown = (bytes: number) => Number((bytes / MEGABYTE).toFixed(1))
  return { keptMegabytes: shown(kept), limitMegabytes: shown(quota) }
}

/** When so many files of somebody's have expired that more than these bytes are free of them, to the next second; null if that is never. */
async function whenFree(db: Db, ownerId: string, bytes: number): Promise<string | null> {
  const [row] = await query<{ at: Date | null }>(
    db,
    `select date_trunc('second', min(expires_at) + interval '999 milliseconds') as at
     from (select expires_at, sum(byte_size) over (order by expires_at) as freed ${FILES}) as files
     where freed > $2::numeric`,
    [ownerId, bytes],
  )
  return row?.at?.toISOString() ?? null
}
