import pg from 'pg'
import { UserError } from './terminal.ts'

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
 * Makes sure that the role of a database may migrate it.
 * @throws UserError that names the role, the database and the statements that grant what is missing.
 */
export async function needRights(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Rights>(RIGHTS)
    for (const rights of rows) explainMissing(rights)
  } finally {
    await client.end()
  }
}

type Rights = { role: string; database: string; may_create: boolean; schemas: Schema[] }

function explainMissing({ role, database, may_create, schemas }: Rights): void {
  const [me, here] = [pg.escapeIdentifier(role), pg.escapeIdentifier(database)]
  const foreign = schemas.find(({ is_ours }) => !is_ours)
  if (foreign) {
    throw new UserError(
      `The schema ${foreign.name} of the database ${here} belongs to the role ${foreign.owner}, and DATABASE_URL signs in ` +
        `as ${me}: migrate as ${foreign.owner}, or have an administrator run\n  GRANT ${foreign.owner} TO ${me};`,
    )
  }
  if (!may_create && schemas.some(({ is_installed }) => !is_installed)) {
    throw new UserError(
      `The role ${me} may not create schemas in the database ${here}: have its owner or an administrator run\n` +
        `  GRANT CREATE ON DATABASE ${here} TO ${me};\nand see "Roles and grants" in README.md.`,
    )
  }
}
