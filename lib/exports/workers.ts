import { database } from '../db.ts'

/** A worker counts as online for this long after it was last seen: three of its renewals. */
export const WORKER_ONLINE_SECONDS = 15

/** How often a worker renews its presence, in ms. */
export const WORKER_RENEWAL_MS = 5_000

/** Who a worker is. */
export type WorkerIdentity = { id: string; host: string; pid: number }

/** Says that a worker is alive; its first call makes it known. */
export async function renewWorker({ id, host, pid }: WorkerIdentity): Promise<void> {
  await database().$executeRaw`
    insert into claimcheck.worker (id, host, pid) values (${id}::uuid, ${host}, ${pid})
    on conflict (id) do update set seen_at = now()`
}

/** Takes a worker off the list, and with it every worker that has not been seen for a day. */
export async function removeWorker({ id }: WorkerIdentity): Promise<void> {
  await database().$executeRaw`
    delete from claimcheck.worker where id = ${id}::uuid or seen_at < now() - interval '1 day'`
}

/** How many workers were seen alive in the last seconds. */
export async function countWorkersOnline(): Promise<number> {
  const [row] = await database().$queryRaw<{ count: bigint }[]>`
    select count(*) from claimcheck.worker where seen_at > now() - make_interval(secs => ${WORKER_ONLINE_SECONDS})`
  return Number(row?.count ?? 0)
}
