import { seedDemo } from '../prisma/seed.ts'
import { runCommand } from './complaint.ts'
import { findDatabase } from './database.ts'
import { say } from './say.ts'

/** `npm run seed`: fills a database with the demo shop. `npm start` does it for its own database only. */
await runCommand(async () => {
  const { url } = await findDatabase()
  const result = await seedDemo(url)
  say(result === 'seeded' ? 'The demo data has been made.' : 'The demo data was there already.')
})
