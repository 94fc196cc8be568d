import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { log } from '../lib/log.ts'
import { database } from './database.ts'

/** How often a worker says that it is alive, in ms; the web process counts it as online for three times as long. */
const RENEWAL_MS = 5_000

/** Makes this worker known, and keeps it known until it is disposed. */
export async function announceWorker(): Promise<AsyncDisposable> {
  const id = randomUUID()
  await renew(id)
  const timer = setInterval(() => {
    renew(id).catch((error: unknown) => log.warn({ error }, 'the worker could not renew its presence'))
  }, RENEWAL_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await remove(id)
    },
  }
}

async function renew(id: string): Promise<void> {
  await database().query(
    `insert into claimcheck.worker (id, host, pid) values ($1, $2, $3)
     on conflict (id) do update set seen_at = now()`,
    [id, hostname(), process.pid],
  )
}

/** Takes the worker off the list, and with it every worker that died long ago. */
async function remove(id: string): Promise<void> {
  await database().query(
    `delete from claimcheck.worker where id = $1 or seen_at < now() - interval '1 day'`,
    [id],
  )
}
