import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'

/** Orders of the demo shop; there are a twentieth as many customers and twice as many order lines. */
const DEMO_ORDERS = 1_000_000

/** The role through which the worker reads the demo shop; it may do nothing but SELECT there. */
export const SOURCE_ROLE = 'claimcheck_source'

/**
 * Fills a database with the demo shop, in the schema `demo`, and grants the source role SELECT on it.
 * @param databaseUrl a role that may create schemas. One that may create roles also makes the source role.
 * @returns `present` when the schema was there already; then nothing is changed.
 */
export async function seedDemo(
  databaseUrl: string,
  { orders = DEMO_ORDERS }: { orders?: number } = {},
): Promise<'seeded' | 'present'> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'claimcheck-seed' })
  await client.connect()
  try {
    const found = await client.query(`select 1 from pg_namespace where nspname = 'demo'`)
    if (await mayCreateRoles(client)) await createSourceRole(client, databaseUrl)
    if (found.rowCount) return 'present'
    await client.query('begin')
    await client.query(await shopSql(orders))
    await grantSelect(client)
    await client.query('commit')
    // The planner's statistics decide how well progress is estimated; autovacuum would bring them a minute later.
    await client.query('vacuum analyze demo.customers, demo.orders, demo.order_lines')
    return 'seeded'
  } finally {
    await client.end()
  }
}

/** The URL by which the source role reaches the same database. */
export function sourceUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.password = sourcePassword(url.password)
  url.username = SOURCE_ROLE
  return url.href
}

/** Follows from the password of the service's role, so that nothing more has to be kept. */
export function sourcePassword(password: string): string {
  return createHmac('sha256', password).update(SOURCE_ROLE).digest('hex')
}

async function shopSql(orders: number): Promise<string> {
  if (!Number.isSafeInteger(orders) || orders < 1)
    throw new Error(`The number of orders must be 1 or more, not ${orders}`)
  const template = await readFile(new URL('./seed.sql', import.meta.url), 'utf8')
  return template.replaceAll(':orders', String(orders))
}

async function mayCreateRoles(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)',
  )
  return rowCount === 1
}

async function createSourceRole(client: pg.Client, databaseUrl: string): Promise<void> {
  const role = client.escapeIdentifier(SOURCE_ROLE)
  const password = client.escapeLiteral(sourcePassword(new URL(databaseUrl).password))
  // Roles belong to the whole cluster: another database may have made it, even in this moment.
  await client.query(`do $$ begin
    create role ${role} login;
  exception when duplicate_object or unique_violation then null;
  end $$`)
  await client.query(`alter role ${role} password ${password}`)
}

/** Where nobody has made the source role there is nobody to grant it to. */
async function grantSelect(client: pg.Client): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [SOURCE_ROLE])
  if (found.rowCount === 0) return
  const role = client.escapeIdentifier(SOURCE_ROLE)
  await client.query(
    `grant usage on schema demo to ${role}; grant select on all tables in schema demo to ${role}`,
  )
}
