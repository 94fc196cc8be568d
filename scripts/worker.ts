import { runAlone } from './alone.ts'
import { runCommand } from './complaint.ts'
import { findDatabase } from './database.ts'
import { needMigrations } from './migrations.ts'
import { serviceEnvironment, startWorker } from './services.ts'
import { generateClient } from './steps.ts'

/** `npm run worker`: one more worker, on a database that is there. Any number may run, on any machine. */
await runCommand(() =>
  runAlone(async (signal) => {
    const database = await findDatabase()
    await needMigrations(database.url)
    await generateClient(signal)
    return startWorker(await serviceEnvironment(database))
  }),
)
