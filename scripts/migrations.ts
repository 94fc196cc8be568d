import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { Complaint, errorCode } from './complaint.ts'
import { inRoot } from './paths.ts'

/** Prisma's notes of what it has applied (prisma/schema-engine/database.mjs puts them there). */
const APPLIED =
  'select migration_name as name from claimcheck._prisma_migrations where finished_at is not null'

/** Of Postgres: undefined_table; invalid_schema_name. */
const NOTHING_THERE = ['42P01', '3F000']

/** @throws Complaint if migrations of this version have not been applied to the database. */
export async function needMigrations(databaseUrl: string): Promise<void> {
  const applied = new Set(await appliedMigrations(databaseUrl))
  const entries = await readdir(inRoot('prisma', 'migrations'), { withFileTypes: true })
  const missing = entries.filter((entry) => entry.isDirectory() && !applied.has(entry.name))
  if (missing.length === 0) return
  const names = missing.map((entry) => entry.name).join(', ')
  throw new Complaint(
    `The database lacks migrations of this version (${names}): run "npm run migrate" on it first.`,
  )
}

async function appliedMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(APPLIED)
    return rows.map((row) => row.name)
  } catch (error) {
    if (NOTHING_THERE.includes(errorCode(error) ?? '')) return []
    throw error
  } finally {
    await client.end()
  }
}
