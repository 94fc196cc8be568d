/**
 * Keeps a Postgres for one run of the tests, in a temporary folder. It is a process of its own, because a test runner that
 * is interrupted ends without a word: this one sees that it is gone, stops Postgres, and removes the folder.
 */
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts'

/** What it tells the process that started it: where Postgres is, and a folder for what tests forget; or why there is none. */
export type KeeperReport = { url: string; temporaryFolder: string } | { failure: string }

const runnerIsGone = process.connected ? once(process, 'disconnect') : Promise.resolve()
const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-'))
try {
  // Postgres may run as another user, who has to be able to pass through this folder.
  await chmod(folder, 0o711)
  const temporaryFolder = path.join(folder, 'tmp')
  await mkdir(temporaryFolder)
  const options = {
    folder: path.join(folder, 'postgres'),
    database: 'postgres',
    durable: false,
    access: 'superuser',
  } as const
  const postgres = await startEmbeddedPostgres(options)
  report({ url: postgres.url, temporaryFolder })
  await runnerIsGone
  await postgres.stop()
} catch (error) {
  report({ failure: error instanceof Error ? error.message : String(error) })
} finally {
  // Processes of interrupted tests may still be writing into it for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

function report(message: KeeperReport): void {
  // A runner that has gone in the meantime wants no answer.
  process.send?.(message, undefined, undefined, () => undefined)
}
