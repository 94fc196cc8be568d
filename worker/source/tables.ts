import type { Session } from './session.ts'

/**
 * SQL names of the tables and views that the session's transaction has read and that it may lock. Not among them are
 * materialized views and foreign tables, which Postgres does not lock, and tables that only a view's owner may read: they
 * are locked with the view.
 */
export async function findLockable(session: Session): Promise<string[]> {
  // Reading a relation locks it until the end of the transaction, also one behind a view.
  const { rows } = await session.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_locks l
       join pg_database d on d.oid = l.database and d.datname = current_database()
       join pg_class c on c.oid = l.relation
       join pg_namespace n on n.oid = c.relnamespace
     where l.pid = pg_backend_pid() and c.relkind in ('r', 'p', 'v')
       and n.nspname not in ('pg_catalog', 'information_schema') and has_table_privilege(c.oid, 'select')
     order by name`,
  )
  return rows.map((row) => row.name)
}
