import pg from 'pg'
import { pinNames } from '../../lib/own-names.ts'
import { SOURCE_ROLE, sourcePassword } from '../../prisma/seed.ts'
import { type Access, SERVICE_ROLE } from './roles.ts'

/** Where a cluster answers. */
export type Address = { host: string; port: number; database: string }

/** A server that is ready answers at once; one that does not is looked at no longer, in ms. */
const ANSWER_MS = 10_000

/** What a role has set for itself, in this database or in all. */
const OWN_SETTINGS = `
  select from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
  where r.rolname = current_user
    and s.setdatabase in (0, (select d.oid from pg_database d where d.datname = current_database()))`

/**
 * Whether both roles can sign in to a running cluster, and have no settings of their own. Postgres lets every role change its own
 * password and settings, so whoever gets hold of one could keep it from working for ever. Never throws.
 */
export async function canSignIn(address: Address, { as, password }: Access): Promise<boolean> {
  // Nobody else may sign in to such a cluster.
  if (as === 'superuser') return true
  const roles = [
    { user: SERVICE_ROLE, password },
    { user: SOURCE_ROLE, password: sourcePassword(password) },
  ]
  const found = await Promise.allSettled(roles.map((role) => hasSettings({ ...address, ...role })))
  return found.every((each) => each.status === 'fulfilled' && !each.value)
}

async function hasSettings(options: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({
    ...options,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    application_name: 'claimcheck-start',
  })
  // Whoever awaits connect() or a query gets it.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await pinNames(client)
    const { rowCount } = await client.query(OWN_SETTINGS)
    return rowCount !== 0
  } finally {
    await client.end()
  }
}
