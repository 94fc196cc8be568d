/** Rows that are counted of each kind; what is beyond is "more than" that, and costs nothing. */
export const DEPTH_MAX = 5_000

/** How much runs and waits, each counted up to {@link DEPTH_MAX} and one. */
export type QueueDepth = {
  running: number
  /** Queued, and next when a worker is free. */
  inTurn: number
  /** Queued behind others of their owner's, or until they are tried again. */
  behind: number
  /** Since when the one that is queued longest is. */
  oldestAt: Date | null
  /** What webhooks are still to be told, and what of it has been tried already. */
  deliveries: number
  deliveriesTried: number
}

const upToMax = (rows: string) => `(select count(*)::int from (${rows} limit ${DEPTH_MAX + 1}) as counted)`
const exportsThat = (condition: string) => upToMax(`select from claimcheck.export e where ${condition}`)
const PENDING = `select from claimcheck.delivery d where d.status = 'pending'`

/** SQL for the columns of a {@link QueueDepth}. */
export const QUEUE_DEPTH = `${exportsThat(`e.status = 'running'`)} as running,
  ${exportsThat(`e.status = 'queued' and e.slot is not null`)} as "inTurn",
  ${exportsThat(`e.status = 'queued' and e.slot is null`)} as behind,
  ${upToMax(PENDING)} as deliveries, ${upToMax(`${PENDING} and d.attempts > 0`)} as "deliveriesTried",
  (select e.created_at from claimcheck.export e where e.status = 'queued' order by e.created_at limit 1) as "oldestAt"`
