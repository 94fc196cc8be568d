/**
 * One process of a deployment, for what looks after processes by itself: containers, systemd, Kubernetes. `node scripts/run.mjs <command>`
 * installs, generates and builds nothing. The web server and a worker take its place, so that signals, exit codes and memory are theirs.
 */
import { chosenAddress } from './address.ts'
import { runCommandLine } from './command-line.ts'
import { findDatabase } from './database.ts'
import { readEnvFiles } from './env-file.ts'
import { needMigrations } from './migrations.ts'
import { root } from './paths.ts'
import {
  type NodeProcess,
  serviceEnvironment,
  webEnvironment,
  webProcess,
  workerProcess,
} from './services.ts'
import { needBuild } from './steps.ts'
import { migrateDatabase } from './tasks/migrate.ts'
import { logToStdout, say, UserError } from './terminal.ts'

type Command = (args: string[]) => Promise<undefined>

/** What may stand after `scripts/run.mjs`; everything but the first two is as in npm's scripts of these names. */
export const COMMANDS: Record<string, Command> = {
  web: runWeb,
  worker: runWorker,
  migrate: migrateDatabase,
  // What these import is no reason for a web server to start later.
  seed: async () => (await import('./tasks/seed.ts')).seedDatabase(),
  'adopt-store': async (args) => (await import('./tasks/adopt-store.ts')).adoptStore(args),
  user: async (args) => (await import('./tasks/user.ts')).manageUsers(args),
}

const REMEDY = 'Run "migrate" of this version on it first.'

/** What a shell says of a process that a signal has ended: 128 and the signal's number. */
const ENDED_BY = { SIGINT: 130, SIGTERM: 143 }

async function runWeb(): Promise<undefined> {
  logToStdout()
  const address = chosenAddress()
  await needBuild()
  const database = await findDatabase()
  await needMigrations(database.url, REMEDY)
  become(webProcess('start', address, await webEnvironment(database)))
}

async function runWorker(): Promise<undefined> {
  logToStdout()
  const database = await findDatabase()
  await needMigrations(database.url, REMEDY)
  become(workerProcess(serviceEnvironment(database)))
}

/** Puts another program of Node's in the place of this process, which keeps its id. */
function become({ args, env }: NodeProcess): void {
  if (!process.execve) throw new UserError(`Node ${process.version} cannot do this here: use 24 on Linux.`)
  const given = Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== undefined)
  process.execve(
    process.execPath,
    [process.execPath, ...args],
    Object.fromEntries(given) as NodeJS.ProcessEnv,
  )
}

/** Of the first process of a container Linux keeps signals away for which it has not asked. */
function answerSignals(name: string): void {
  for (const [signal, code] of Object.entries(ENDED_BY))
    process.on(signal, () => {
      if (name !== 'migrate') process.exit(code)
      say(
        'A migration is not interrupted, because half of one has to be mended by hand: this ends when it is done.',
      )
    })
}

async function runOne(name: string, args: string[]): Promise<undefined> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command)
    throw new UserError(
      `Usage: node scripts/run.mjs <command>\nCommands: ${Object.keys(COMMANDS).join(', ')}`,
    )
  answerSignals(name)
  process.chdir(root)
  readEnvFiles()
  await command(args)
}

/** Runs the command that the arguments of this process name, and ends the process with its exit code. */
export function runDeployed(): Promise<never> {
  return runCommandLine(runOne)
}

// Units and manifests of before name this file.
if (import.meta.main) await runDeployed()
