/** Processes of an earlier command that may still be there. */
import { execFile } from 'node:child_process'
import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { errorCode, UserError } from '../terminal.ts'

const run = promisify(execFile)

const FAST_SHUTDOWN_MS = 20_000
const IMMEDIATE_SHUTDOWN_MS = 5_000
const LOOK_MS = 100

/** Whether there is a process of this number; it may be somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** A process's command and arguments; empty when there is no such process. */
export async function commandLine(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // No /proc here (macOS), or no such process: ps knows, and fails for the latter.
    const { stdout } = await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
    return stdout
  }
}

/** Whether a process works in a folder, or was told of it. Postgres works in its data folder, and may have been given a descriptor of it. */
async function worksIn(pid: number, folder: string): Promise<boolean> {
  const [place, real] = await Promise.all([readlink(`/proc/${pid}/cwd`), realpath(folder)]).catch(() => [])
  return (place !== undefined && place === real) || (await commandLine(pid)).includes(folder)
}

/**
 * Ends a Postgres that still runs on the data folder although the command that started it was killed.
 * @throws UserError when it does not go.
 */
export async function stopLeftover(dataFolder: string): Promise<void> {
  const pidFile = path.join(dataFolder, 'postmaster.pid')
  const pid = await readPid(pidFile)
  // A file whose process is gone is removed by Postgres itself, which also looks for surviving children.
  if (pid === undefined || !isAlive(pid)) return
  if (!(await worksIn(pid, dataFolder))) {
    // The number has been given to another process meanwhile; Postgres would take that one for a server.
    await rm(pidFile, { force: true })
    return
  }
  if (await end(pid, 'SIGINT', FAST_SHUTDOWN_MS)) return
  if (await end(pid, 'SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return
  throw new UserError(
    `Postgres (process ${pid}) still runs on ${dataFolder} and does not stop: end it first.`,
  )
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

/** Sends a signal and waits. @returns false if the process is still there after so many milliseconds. */
async function end(pid: number, signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await sleep(LOOK_MS)
  }
  return true
}
