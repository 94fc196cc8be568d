import { prisma } from './prisma.ts'

/** A worker counts as online for this long after it was last seen: three of its renewals. */
export const WORKER_ONLINE_SECONDS = 15

/** How many workers were seen alive in the last seconds. */
export async function countWorkersOnline(): Promise<number> {
  const [row] = await prisma().$queryRaw<{ count: bigint }[]>`
    select count(*) from claimcheck.worker where seen_at > now() - make_interval(secs => ${WORKER_ONLINE_SECONDS})`
  return Number(row?.count ?? 0)
}
