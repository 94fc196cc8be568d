import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../prisma/generated/client.ts'
import { env } from './env.ts'
import { log } from './log.ts'

/** A transaction of {@link database}, as `$transaction` hands it out. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckDatabase?: PrismaClient }

/** The Prisma client of this process, connected at its first query. */
export function database(): PrismaClient {
  holder.claimcheckDatabase ??= new PrismaClient({
    adapter: new PrismaPg(
      { connectionString: env().databaseUrl, application_name: 'claimcheck' },
      // Without a listener an idle connection that Postgres ends (a restart) would end this process.
      { onPoolError: (error) => log.warn({ error }, 'an idle database connection was lost') },
    ),
  })
  return holder.claimcheckDatabase
}
