import { runCommandLine } from './command-line.ts'
import { readEnvFiles } from './env-file.ts'
import { buildWeb, generateClient } from './steps.ts'
import { adoptStore } from './tasks/adopt-store.ts'
import { migrateDatabase } from './tasks/migrate.ts'
import { runStudio, runWeb, runWorker } from './tasks/run-alone.ts'
import { runApp } from './tasks/run-app.ts'
import { seedDatabase } from './tasks/seed.ts'
import { manageUsers } from './tasks/user.ts'
import { UserError } from './terminal.ts'

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
  migrate: async (args) => {
    await generateClient()
    return await migrateDatabase(args)
  },
  seed: seedDatabase,
  'adopt-store': adoptStore,
  user: manageUsers,
  // What these import is there for development only.
  bench: async (args) => {
    if (args[0] === 'live') return (await import('./tasks/bench-live.ts')).benchLive(args.slice(1))
    await import('../bench/main.ts')
    return 0
  },
  check: async () => (await import('./tasks/test.ts')).runCheck(),
  test: async (args) => (await import('./tasks/test.ts')).runTests(args),
  'test:faults': async (args) => (await import('./tasks/test-repeated.ts')).testFaults(args),
  'test:rollout': async (args) => (await import('./tasks/test-rollout.ts')).testRollout(args),
  'test:proxies': async (args) => (await import('./tasks/test-proxies.ts')).testProxies(args),
  'test:exact': async (args) => (await import('./tasks/test-repeated.ts')).testExact(args),
  'test:images': async () => (await import('./tasks/test-images.ts')).testImages(),
  screenshots: async (args) => (await import('./tasks/screenshots.ts')).takeScreenshots(args),
  'test:hosts': async (args) => (await import('./tasks/test-hosts.ts')).testHosts(args),
}

/** What tests and measures, and must not reach what the person has set up. */
const TASK_OF_ITS_OWN = /^(bench|check|screenshots|test(:.*)?)$/

/** `npm run build`: makes what `npm run web` and `npm run worker` run. */
async function build(): Promise<undefined> {
  await generateClient()
  await buildWeb()
}

async function runTask(name: string, args: string[]): Promise<number | undefined> {
  const task = TASKS[name]
  if (!task) throw new UserError(`There is no task "${name}".`)
  if (!TASK_OF_ITS_OWN.test(name)) readEnvFiles({ isDevelopment: name === 'dev' })
  return await task(args)
}

if (import.meta.main) await runCommandLine(runTask)
