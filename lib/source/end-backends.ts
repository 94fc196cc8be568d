import { log } from '../log.ts'
import { openSourceClient } from './source-client.ts'

/** The request to end backends; what it may take, in ms. */
const TERMINATING = { connectMs: 2_000, answerMs: 2_000, purpose: 'end backends' }

/** Ends backends of the source that would go on with a query until they next look at their connection. Never throws. */
export async function endBackends(url: string, backends: readonly (number | null)[]): Promise<void> {
  try {
    const client = await openSourceClient(url, TERMINATING)
    await client
      .query(
        'select pg_catalog.pg_terminate_backend(pid) from pg_catalog.unnest($1::pg_catalog.int4[]) as pid',
        [backends.flatMap((backend) => backend ?? [])],
      )
      .finally(() => client.close())
  } catch (error) {
    // Not needed where it fails: the server ends them by itself, within a second of noticing that we are gone.
    log.warn({ error }, 'backends of the source database could not be ended at once')
  }
}
