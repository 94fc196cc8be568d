import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { seedDemo } from '../../prisma/seed.ts'
import { migrate } from '../../scripts/steps.ts'
import { onServer, withDatabase } from './server.ts'

const DOCUMENT = path.join(import.meta.dirname, '../../docs/security.md')
const PASSWORD = 'secret'

/** The roles of docs/security.md: whose the tables are, of web servers, of workers, and of those for reading the source. */
export const ROLES = ['owner', 'web', 'worker', 'source'] as const
export type Role = (typeof ROLES)[number]

/** A database with these roles, made by the statements of the document and by no others. */
export type DocumentedRoles = {
  /** Of the superuser, on this database. */
  adminUrl: string
  urlOf(role: Role): string
  nameOf(role: Role): string
  drop(): Promise<void>
}

/** Makes it on a server, migrated and with a small demo shop. @param serverUrl of the superuser. */
export async function makeDocumentedRoles(serverUrl: string): Promise<DocumentedRoles> {
  // Roles belong to the whole server, which may be a person's own.
  const suffix = randomUUID().slice(0, 8)
  const database = `claimcheck_${suffix}`
  const adminUrl = withDatabase(serverUrl, database)
  const nameOf = (role: Role) => `claimcheck_${role}_${suffix}`
  const urlOf = (role: Role) => {
    const url = new URL(adminUrl)
    url.username = nameOf(role)
    url.password = PASSWORD
    return url.href
  }
  const [asAdministrator, asOwner, atSource, asOwnerOfSource] = await blocks(suffix)
  await runAll(serverUrl, asAdministrator)
  await migrate(urlOf('owner'))
  await runAll(urlOf('owner'), asOwner)
  await seedDemo(urlOf('owner'), { orders: 100 })
  await runAll(adminUrl, atSource)
  await runAll(urlOf('owner'), asOwnerOfSource)
  const drop = async () => {
    await onServer(serverUrl, `drop database ${database} with (force)`)
    for (const role of ROLES) await onServer(serverUrl, `drop role ${nameOf(role)}`)
  }
  return { adminUrl, urlOf, nameOf, drop }
}

/** The blocks of SQL in the section "Roles and grants", with names of their own for the roles and the database. */
async function blocks(suffix: string): Promise<string[]> {
  const [, section = ''] = (await readFile(DOCUMENT, 'utf8')).split('## Roles and grants')
  const [here = ''] = section.split('\n## ')
  return [...here.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) =>
    sql
      .replaceAll(/claimcheck_(owner|web|worker|source)\b/g, `$&_${suffix}`)
      .replaceAll(/database claimcheck\b/g, `$&_${suffix}`)
      .replaceAll("'…'", `'${PASSWORD}'`),
  )
}

async function runAll(url: string, sql = ''): Promise<void> {
  for (const statement of sql.split(/;\n/)) if (statement.trim()) await onServer(url, statement)
}
