import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

const MIGRATIONS = path.join(import.meta.dirname, '..', '..', 'prisma', 'migrations')

/** Our migrations' statements, in their order, for a database to which Prisma's command line would take too long. */
export async function migrations(): Promise<string[]> {
  const names = (await readdir(MIGRATIONS, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const files = names.map(({ name }) => path.join(MIGRATIONS, name, 'migration.sql')).toSorted()
  return Promise.all(files.map((file) => readFile(file, 'utf8')))
}
