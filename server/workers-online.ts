import { PRESENCE_SECONDS } from '../lib/presence.ts'
import { Prisma } from '../prisma/generated/client.ts'
import { prisma } from './prisma.ts'

/** SQL for how many workers are online: those that were seen within three of their renewals. */
export const workersOnline = Prisma.sql`(
  select count(*) from claimcheck.worker w where w.seen_at > now() - make_interval(secs => ${3 * PRESENCE_SECONDS}))`

/** How many workers are online. */
export async function countWorkersOnline(): Promise<number> {
  const [row] = await prisma().$queryRaw<{ count: bigint }[]>`select ${workersOnline} as count`
  return Number(row?.count ?? 0)
}
