import type { PgBoss } from 'pg-boss'
import { log } from '../lib/log.ts'
import { EXPORT_QUEUE } from '../lib/queue.ts'
import { lockIsFree } from './claim-connection.ts'
import { database } from './database.ts'
import { giveUp } from './give-up.ts'
import { cancelExport } from './lifecycle.ts'

/** An export and its job are made in one transaction; so much later, in seconds, they are both there for everybody. */
const SETTLED_SECONDS = 5

type Stray = { id: string; jobState: string | null; isCancelled: boolean }

/**
 * Ends exports that nobody will ever work on: their job is gone, or has ended without them. It looks at pg-boss's table,
 * of which it knows the columns `name`, `id` and `state` only.
 */
export async function reconcile(boss: PgBoss): Promise<void> {
  const { rows } = await database().query<Stray>(
    `select e.id, j.state::text as "jobState", e.cancel_requested_at is not null as "isCancelled"
     from claimcheck.export e left join pgboss.job j on j.name = $1 and j.id = e.id
     where e.status in ('queued', 'running') and e.created_at < now() - make_interval(secs => ${SETTLED_SECONDS})
       and (j.state is null or j.state::text in ('completed', 'cancelled', 'failed'))
       and ${lockIsFree('e.id')}`,
    [EXPORT_QUEUE],
  )
  for (const { id, jobState, isCancelled } of rows) {
    log.error({ exportId: id, jobState }, 'no job would ever have brought this export to a worker')
    if (isCancelled) await cancelExport(database(), id)
    else await giveUp(boss, id, jobState === 'failed' ? 'attempts_exhausted' : 'job_lost')
  }
}
