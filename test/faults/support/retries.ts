import type { Admin } from '../../support/sandbox.ts'

/** Lets jobs that are queued from now on be tried again so often at most, without a pause in between. */
export async function limitRetries(admin: Admin, retryLimit: number): Promise<void> {
  await admin.query(
    `update pgboss.queue set retry_limit = $1, retry_delay = 0, retry_backoff = false where name = 'export'`,
    [retryLimit],
  )
}
