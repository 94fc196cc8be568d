import path from 'node:path'
import { defineConfig } from 'prisma/config'
import { runningDatabaseUrl } from './scripts/database.ts'
import { readEnvFiles } from './scripts/env-file.ts'

readEnvFiles()

// Prisma would download its schema engine; this one is made of the packages that are installed already.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'prisma/schema-engine/main.mjs')
// Nothing about the people who work on this project leaves their machines.
process.env.CHECKPOINT_DISABLE ??= '1'

/** Commands such as `generate` want a URL, but never use it. */
const NO_DATABASE = 'postgres://nobody@127.0.0.1:1/none'

const databaseUrl = process.env.DATABASE_URL || runningDatabaseUrl() || NO_DATABASE
// Where the schema engine takes it from. Only Studio connects by the URL of this configuration.
process.env.DATABASE_URL = databaseUrl
const isStudio = process.argv[2] === 'studio'

/** The CLI gives the schema engine its URL as an argument, which everybody on the machine can read: it says where, and not how. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return NO_DATABASE
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: isStudio ? databaseUrl : addressOf(databaseUrl) },
})
