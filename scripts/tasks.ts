import { seedDemo } from '../prisma/seed.ts'
import { findDatabase } from './database.ts'
import { readEnvFiles } from './env-file.ts'
import { buildWeb, generateClient, migrate } from './steps.ts'
import { adoptStore } from './tasks/adopt-store.ts'
import { runStudio, runWeb, runWorker } from './tasks/run-alone.ts'
import { runApp } from './tasks/run-app.ts'
import { manageUsers } from './tasks/user.ts'
import { say, UserError, warn } from './terminal.ts'

/** Does what one npm script is for. @returns the exit code (none: 0). */
type Task = (args: string[]) => Promise<number | undefined>

/** The tasks, by the names of their npm scripts. bootstrap.mjs starts this file with one of them. */
export const TASKS: Record<string, Task> = {
  start: () => runApp('start'),
  dev: () => runApp('dev'),
  web: runWeb,
  worker: runWorker,
  studio: runStudio,
  build,
  migrate: migrateDatabase,
  seed: seedDatabase,
  'adopt-store': adoptStore,
  user: manageUsers,
  // What these import is there for development only.
  bench: async () => {
    await import('../bench/main.ts')
    return 0
  },
  check: async () => (await import('./tasks/test.ts')).runCheck(),
  test: async (args) => (await import('./tasks/test.ts')).runTests(args),
  'test:faults': async (args) => (await import('./tasks/test-repeated.ts')).testFaults(args),
  'test:rollout': async (args) => (await import('./tasks/test-rollout.ts')).testRollout(args),
  'test:exact': async (args) => (await import('./tasks/test-repeated.ts')).testExact(args),
}

/** What tests and measures, and must not reach what the person has set up. */
const TASKS_OF_THEIR_OWN = ['bench', 'check', 'test', 'test:faults', 'test:exact', 'test:rollout']

/** `npm run build`: makes what `npm run web` and `npm run worker` run. */
async function build(): Promise<undefined> {
  await generateClient()
  await buildWeb()
}

/** `npm run migrate`: brings the tables of a deployment's database up to date. */
async function migrateDatabase(): Promise<undefined> {
  const { url } = await findDatabase()
  await generateClient()
  await migrate(url)
}

/** `npm run seed`: fills a database with the demo shop. `npm start` does it for its own database only. */
async function seedDatabase(): Promise<undefined> {
  const { url } = await findDatabase()
  const result = await seedDemo(url)
  say(result === 'seeded' ? 'The demo data has been made.' : 'The demo data was there already.')
}

/** Runs the task that the first argument names, and ends the process with its exit code. */
async function main(): Promise<never> {
  // What stays in process.argv are the task's own arguments.
  const [name = ''] = process.argv.splice(2, 1)
  try {
    const task = TASKS[name]
    if (!task) throw new UserError(`There is no task "${name}".`)
    if (!TASKS_OF_THEIR_OWN.includes(name)) readEnvFiles({ isDevelopment: name === 'dev' })
    process.exit((await task(process.argv.slice(2))) ?? 0)
  } catch (error) {
    warn(explain(error))
    process.exit(1)
  }
}

/** A UserError is one line; any other error is a defect of ours and keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof UserError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

if (import.meta.main) await main()
