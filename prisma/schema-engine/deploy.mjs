/**
 * Applies the migrations to the database of DATABASE_URL, as `prisma migrate deploy` does: by the same engine, which keeps others
 * out meanwhile, and with the same table of what was applied. Prisma's CLI has a hundred packages that a deployment does not need.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { EngineDatabase } from './database.mjs'
import { loadEngine } from './engine.mjs'

const schema = path.join(import.meta.dirname, '..', 'schema.prisma')
const baseDir = path.join(import.meta.dirname, '..', 'migrations')
const LOCKFILE = 'migration_lock.toml'
const MIGRATION = 'migration.sql'

/** The migrations as the engine wants them, in the order of their names. */
async function readMigrations() {
  const entries = await readdir(baseDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const migrationDirectories = names.sort().map(async (name) => {
    const value = await readFile(path.join(baseDir, name, MIGRATION), 'utf8')
    return { path: name, migrationFile: { path: MIGRATION, content: { tag: 'ok', value } } }
  })
  return {
    baseDir,
    lockfile: { path: LOCKFILE, content: await readFile(path.join(baseDir, LOCKFILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  }
}

let panic = ''
try {
  const SchemaEngine = await loadEngine((message) => {
    panic = message
  })
  const factory = bindMigrationAwareSqlAdapterFactory(new EngineDatabase(process.env.DATABASE_URL))
  const datamodels = [[schema, await readFile(schema, 'utf8')]]
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, factory)
  const filters = { externalTables: [], externalEnums: [] }
  await engine.applyMigrations({ migrationsList: await readMigrations(), filters })
} catch (error) {
  process.stderr.write(`${panic || error.message || error}\n`)
  process.exitCode = 1
}
// The engine leaves its connection open.
process.exit()
