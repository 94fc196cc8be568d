import { PrismaPg } from '@prisma/adapter-pg'
import { connectionOptions, PATIENCE } from '../lib/database-client.ts'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { PrismaClient } from '../prisma/generated/client.ts'
import { outsideOfRequests } from './http/current-request.ts'

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckPrisma?: PrismaClient }

/** The Prisma client of this process, connected at its first query. */
export function prisma(): PrismaClient {
  holder.claimcheckPrisma ??= new PrismaClient({
    adapter: new PrismaPg(
      { ...connectionOptions(env().databaseUrl, 'claimcheck', PATIENCE.web), ...OWN_NAMES },
      // Without a listener an idle connection that Postgres ends (a restart) would end this process.
      {
        onPoolError: (error) =>
          outsideOfRequests(() => log.warn({ error }, 'an idle database connection was lost')),
      },
    ),
  })
  return holder.claimcheckPrisma
}
