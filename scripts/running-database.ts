import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Complaint, errorCode } from './complaint.ts'
import { stateFolder } from './paths.ts'
import { commandLine, isAlive } from './processes/alive.ts'

const FILE = path.join(stateFolder, 'database.json')

/** Which process runs the embedded database of this folder, and where it is once it is up. */
type RunningDatabase = { pid: number; url?: string }

function read(): RunningDatabase | undefined {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The URL of the embedded database that `npm start` or `npm run dev` is running here, if one is. */
export function runningDatabaseUrl(): string | undefined {
  const running = read()
  return running && isAlive(running.pid) ? running.url : undefined
}

/**
 * Takes the embedded database for this process, so that no two commands run it at once.
 * @throws Complaint if another command is running it.
 */
export async function claimDatabase(): Promise<void> {
  const holder = read()
  if (holder && isAlive(holder.pid) && (await commandLine(holder.pid)).includes('scripts')) {
    throw new Complaint(
      `Claimcheck is already running in this folder (process ${holder.pid}): stop it first, or set DATABASE_URL.`,
    )
  }
  await mkdir(stateFolder, { recursive: true })
  await write({ pid: process.pid })
}

/** Tells the other commands where the embedded database is. */
export function announceDatabase(url: string): Promise<void> {
  return write({ pid: process.pid, url })
}

/** Gives the embedded database up. */
export function releaseDatabase(): Promise<void> {
  return rm(FILE, { force: true })
}

/** It holds a password, so it is for this user only. */
async function write(running: RunningDatabase): Promise<void> {
  await rm(FILE, { force: true })
  await writeFile(FILE, `${JSON.stringify(running)}\n`, { mode: 0o600 })
}
