import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { connectionOptions, PATIENCE } from '../lib/database-client.ts'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { PrismaClient } from '../prisma/generated/client.ts'
import { outsideOfRequests } from './http/current-request.ts'

// Kept on globalThis, because Next bundles pages and routes apart.
const holder = globalThis as { claimcheckPrisma?: PrismaClient; claimcheckPool?: pg.Pool }

/** The Prisma client of this process, connected at its first query. */
export function prisma(): PrismaClient {
  holder.claimcheckPrisma ??= new PrismaClient({
    adapter: new PrismaPg(
      pool(),
      // Without a listener an idle connection that Postgres ends (a restart) would end this process.
      {
        onPoolError: (error) =>
          outsideOfRequests(() => log.warn({ error }, 'an idle database connection was lost')),
      },
    ),
  })
  return holder.claimcheckPrisma
}

/** The connections of {@link prisma}. */
export function pool(): pg.Pool {
  holder.claimcheckPool ??= new pg.Pool({
    ...connectionOptions(env().databaseUrl, 'claimcheck', PATIENCE.web),
    ...OWN_NAMES,
  })
  return holder.claimcheckPool
}
