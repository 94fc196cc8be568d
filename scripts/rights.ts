import pg from 'pg'

/** Of each of our schemas: who owns it, whether we act as that role, and whether it has been migrated before. */
type Schema = { name: string; owner: string | null; is_ours: boolean; is_installed: boolean }

const RIGHTS = `
  select current_user as role, current_database() as database,
    has_database_privilege(current_database(), 'CREATE') as may_create,
    array(
      select row_to_json(found) from (
        select wanted.name, nspowner::regrole::text as owner, coalesce(pg_has_role(nspowner, 'USAGE'), true) as is_ours,
          exists (select from pg_class where relnamespace = n.oid and relname = wanted.mark) as is_installed
        from (values ('claimcheck', 'export'), ('pgboss', 'version')) as wanted (name, mark)
        left join pg_namespace n on nspname = wanted.name
      ) as found
    ) as schemas`

/**
 * What keeps the role of a database from migrating it.
 * @returns undefined if nothing does; else sentences that name the role, and say who may migrate or what to grant.
 */
export async function missingRights(databaseUrl: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Rights>(RIGHTS)
    return rows.map(explainMissing).find(Boolean)
  } finally {
    await client.end()
  }
}

type Rights = { role: string; database: string; may_create: boolean; schemas: Schema[] }

function explainMissing({ role, database, may_create, schemas }: Rights): string | undefined {
  const [me, here] = [pg.escapeIdentifier(role), pg.escapeIdentifier(database)]
  const foreign = schemas.find(({ is_ours }) => !is_ours)
  if (foreign) {
    return (
      `The schema ${foreign.name} of the database ${here} belongs to the role ${foreign.owner}, and DATABASE_URL signs in ` +
      `as ${me}: run "npm run migrate" with a DATABASE_URL of ${foreign.owner} first.`
    )
  }
  if (may_create || schemas.every(({ is_installed }) => is_installed)) return undefined
  return (
    `The role ${me} may not create schemas in the database ${here}: run "npm run migrate" with a DATABASE_URL of the role ` +
    `that is to own them. If that is ${me}, have the database's owner or an administrator run\n` +
    `  GRANT CREATE ON DATABASE ${here} TO ${me};\nSee "Roles and grants" in docs/security.md.`
  )
}
