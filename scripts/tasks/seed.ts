import { seedDemo } from '../../prisma/seed.ts'
import { findDatabase } from '../database.ts'
import { say } from '../terminal.ts'

/** `npm run seed`: fills a database with the demo shop. `npm start` does it for its own database only. */
export async function seedDatabase(): Promise<undefined> {
  const { url } = await findDatabase()
  const result = await seedDemo(url)
  say(result === 'seeded' ? 'The demo data has been made.' : 'The demo data was there already.')
}
