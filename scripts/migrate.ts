import { runCommand } from './complaint.ts'
import { findDatabase } from './database.ts'
import { generateClient, migrate } from './steps.ts'

/** `npm run migrate`: brings the tables of a deployment's database up to date. */
await runCommand(async () => {
  const { url } = await findDatabase()
  await generateClient()
  await migrate(url)
})
