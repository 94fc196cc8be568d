import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { connectionOptions, PATIENCE } from '../lib/database-client.ts'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { PrismaClient } from '../prisma/generated/client.ts'
import { namingOutage } from './database-away.ts'
import { outsideOfRequests } from './http/current-request.ts'

// Kept on globalThis, because Next bundles pages and routes apart.
const holder = globalThis as { claimcheckPrisma?: PrismaClient; claimcheckPool?: pg.Pool }

/**
 * The Prisma client of this process, connected at its first query. What its operations throw where the database is away says so to a page, too;
 * no extension sees a transaction begin: whoever begins one calls {@link namingOutage} itself.
 */
export function prisma(): PrismaClient {
  holder.claimcheckPrisma ??= namingOutages(connected())
  return holder.claimcheckPrisma
}

function connected(): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(
      pool(),
      // Without a listener an idle connection that Postgres ends (a restart) would end this process.
      {
        onPoolError: (error) =>
          outsideOfRequests(() => log.warn({ error }, 'an idle database connection was lost')),
      },
    ),
  })
}

/** An extension has a type of its own, of which the difference is nothing that we use. */
function namingOutages(client: PrismaClient): PrismaClient {
  const query = {
    $allOperations({ args, query }: { args: unknown; query: (args: never) => Promise<unknown> }) {
      return namingOutage(() => query(args as never))
    },
  }
  return client.$extends({ query }) as unknown as PrismaClient
}

/** The connections of {@link prisma}. */
export function pool(): pg.Pool {
  holder.claimcheckPool ??= new pg.Pool({
    ...connectionOptions(env().databaseUrl, 'claimcheck', PATIENCE.web),
    ...OWN_NAMES,
  })
  return holder.claimcheckPool
}
