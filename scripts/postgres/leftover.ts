import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { Complaint, errorCode } from '../complaint.ts'
import { commandLine, isAlive, waitForExit } from '../processes/alive.ts'

const FAST_SHUTDOWN_MS = 20_000
const IMMEDIATE_SHUTDOWN_MS = 5_000

/**
 * Ends a Postgres that still runs on the data folder although the command that started it was killed.
 * @throws Complaint when it does not go.
 */
export async function stopLeftover(dataFolder: string): Promise<void> {
  const pidFile = path.join(dataFolder, 'postmaster.pid')
  const pid = await readPid(pidFile)
  // A file whose process is gone is removed by Postgres itself, which also looks for surviving children.
  if (pid === undefined || !isAlive(pid)) return
  if (!(await commandLine(pid)).includes(dataFolder)) {
    // The number has been given to another process meanwhile; Postgres would take that one for a server.
    await rm(pidFile, { force: true })
    return
  }
  if (await end(pid, 'SIGINT', FAST_SHUTDOWN_MS)) return
  if (await end(pid, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return
  throw new Complaint(
    `Postgres (process ${pid}) still runs on ${dataFolder} and does not stop: end it first.`,
  )
}

async function end(pid: number, signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
  return waitForExit(pid, timeoutMs)
}

async function readPid(pidFile: string): Promise<number | undefined> {
  try {
    const [firstLine] = (await readFile(pidFile, 'utf8')).split('\n')
    const pid = Number(firstLine)
    return Number.isInteger(pid) && pid > 1 ? pid : undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
