import pg from 'pg'
import { SOURCE_ROLE, sourcePassword } from '../../prisma/seed.ts'

/** Owns the service's schemas, and nothing else; web, worker, migrations and Studio sign in as this role. */
export const SERVICE_ROLE = 'claimcheck'
export const SUPERUSER = 'postgres'

/** Who may sign in to a cluster. The superuser may where databases are made and thrown away: in tests, and for the bench. */
export type Access = { as: 'service' | 'superuser'; password: string }

/** The service may make a schema named as the superuser is, in which a function whose arguments fit better would run with all rights. */
const PINNED_NAMES = 'set search_path = pg_catalog, pg_temp'

/**
 * What a superuser runs in the database, so that those may sign in who should, and nobody else. It can be repeated; run on
 * a cluster of a version that did everything as the superuser, it hands over what that one owned.
 */
export function accessStatements(database: string, { as, password }: Access): string[] {
  const superuser = pg.escapeIdentifier(SUPERUSER)
  if (as === 'superuser') {
    return [
      PINNED_NAMES,
      `alter role ${superuser} password ${pg.escapeLiteral(password)}`,
      signInRules(['all'], 'all'),
    ]
  }
  return [
    PINNED_NAMES,
    `alter role ${superuser} password null`,
    ...roleStatements(SERVICE_ROLE, password),
    ...roleStatements(SOURCE_ROLE, sourcePassword(password)),
    'revoke all on database postgres, template1 from public',
    `revoke all on database ${pg.escapeIdentifier(database)} from public`,
    ...grantStatements(database, SERVICE_ROLE),
    `grant connect on database ${pg.escapeIdentifier(database)} to ${pg.escapeIdentifier(SOURCE_ROLE)}`,
    ...[SERVICE_ROLE, SOURCE_ROLE].flatMap((role) => resetStatements(database, role)),
    'revoke create on schema public from public',
    keepForService(SERVICE_ROLE),
    handOver(SERVICE_ROLE),
    signInRules([database], `${SERVICE_ROLE},${SOURCE_ROLE}`),
  ]
}

/** Makes a role that may sign in and nothing else, or makes one that is there be so. */
export function roleStatements(role: string, password: string): string[] {
  const name = pg.escapeIdentifier(role)
  return [
    // The check comes first, because single-user mode ends at an error also where it is caught; another run may still be faster.
    `do $$ begin
       if not exists (select from pg_roles where rolname = ${pg.escapeLiteral(role)}) then create role ${name}; end if;
     exception when duplicate_object or unique_violation then null;
     end $$`,
    `alter role ${name} with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
     password ${pg.escapeLiteral(password)}`,
  ]
}

/** Takes away what a role has set for itself. */
function resetStatements(database: string, role: string): string[] {
  const name = pg.escapeIdentifier(role)
  return [
    `alter role ${name} reset all`,
    `alter role ${name} in database ${pg.escapeIdentifier(database)} reset all`,
  ]
}

/**
 * What everybody may call in a new database and a role that only reads needs not: with the first it writes into the database, or
 * its log; with the locks it would pass for a worker that holds an export.
 */
const NOT_FOR_READERS = '^(lo_(creat|create|from_bytea)|pg_logical_emit_message|pg_(try_)?advisory_.*)$'

/** Lets one role alone call them. */
function keepForService(role: string): string {
  return `do $$ declare name regprocedure; begin
    for name in
      select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace and proname ~ ${pg.escapeLiteral(NOT_FOR_READERS)}
    loop
      execute format('revoke execute on function %s from public', name);
      execute format('grant execute on function %s to %I', name, ${pg.escapeLiteral(role)});
    end loop;
  end $$`
}

/** Lets a role make its schemas in a database: ours, the queue's and the demo's. */
export function grantStatements(database: string, role: string): string[] {
  return [
    `grant connect, create on database ${pg.escapeIdentifier(database)} to ${pg.escapeIdentifier(role)}`,
  ]
}

/**
 * Gives a role every schema, table, view, sequence, routine and type of the database that is not part of Postgres or of an
 * extension. Indexes, row types and sequences of columns go with their tables. REASSIGN OWNED refuses to do it for the
 * superuser that initdb made.
 */
function handOver(role: string): string {
  return `do $$ declare statement text; begin
    for statement in
      with ours as (
        select oid, nspname from pg_namespace
        where nspname !~ '^pg_' and nspname <> 'information_schema'
      ), dependent as (
        select classid, objid from pg_depend
        where deptype = 'e' or deptype in ('a', 'i') and classid = 'pg_class'::regclass and refobjsubid > 0
      )
      select format('alter schema %I', nspname) from ours where nspname <> 'public'
      union all
      select format('alter table %s', c.oid::regclass) from pg_class c join ours on ours.oid = relnamespace
      where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and ('pg_class'::regclass, c.oid) not in (select * from dependent)
      union all
      select format('alter routine %s', p.oid::regprocedure) from pg_proc p join ours on ours.oid = pronamespace
      where ('pg_proc'::regclass, p.oid) not in (select * from dependent)
      union all
      select format('alter type %s', t.oid::regtype) from pg_type t join ours on ours.oid = typnamespace
      left join pg_class c on c.oid = typrelid
      where (typtype in ('e', 'd', 'r') or c.relkind = 'c')
        and ('pg_type'::regclass, t.oid) not in (select * from dependent)
    loop
      execute statement || ${pg.escapeLiteral(` owner to ${pg.escapeIdentifier(role)}`)};
    end loop;
  end $$`
}

/** Lets roles sign in over loopback, with their password. Postgres writes the file itself: its folder is closed to others. */
function signInRules(databases: string[], roles: string): string {
  const lines = databases.map((database) => `host ${database} ${roles} 127.0.0.1/32 scram-sha-256`)
  if (roles === 'all') lines.push('host replication all 127.0.0.1/32 scram-sha-256')
  const rows = lines.map((line) => `(${pg.escapeLiteral(line)})`).join(', ')
  return `do $$ begin
    execute format('copy (values %s) to %L', ${pg.escapeLiteral(rows)}, current_setting('hba_file'));
  end $$`
}
