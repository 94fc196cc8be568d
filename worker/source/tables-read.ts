import type { Session } from '../../lib/source/session.ts'
import { FIRST_OWN_OID, oids, systemQuery } from '../../lib/source/system-query.ts'

/** What a session's transaction has read, in functions and in those that they call too. */
export type TablesRead = {
  /** OIDs, with those of indexes and of what was only looked at. */
  oids: string[]
  /** Names, as they are now, of what is not what the transaction's snapshot has: emptied, rewritten, made anew or renamed. */
  changed: string[]
}

/**
 * Finds out what a session has read, and whether that is still where its snapshot has it. A table that was emptied and filled
 * again before it was first read looks empty to an older snapshot, without an error.
 * @param planned OIDs of what the statement itself reads: it has opened that, by whatever name, when it began.
 * @param named OIDs of what may have been read in any case.
 * @param mayCatch whether functions of somebody's may have caught errors.
 */
export async function findTablesRead(
  session: Session,
  { planned, named, mayCatch }: { planned: readonly string[]; named: readonly string[]; mayCatch: boolean },
): Promise<TablesRead> {
  const rows = await systemQuery<{ oid: string; name: string; is_changed: string }>(
    session,
    `with
      current as (
        select c.oid, c.relkind, c.relfilenode, c.relpersistence, format('%I.%I', n.nspname, c.relname) as name, n.oid as schema
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid >= ${FIRST_OWN_OID}
      ),
      read_now (oid) as (${LOCKED} ${mayCatch ? `union ${SCANNED} union ${NAMESAKES}` : ''} union select unnest(${oids(named)}))
    select read_now.oid, read_now.oid::regclass as name, case
        when current.oid is null then ${IS_NEW_TABLE}
        when current.relkind not in ('r', 'p', 'v', 'm', 'f') or current.relpersistence = 't' then false
        when current.name <> read_now.oid::regclass::text and read_now.oid <> all (${oids(planned)}) then true
        else current.relkind in ('r', 'm') and current.relfilenode is distinct from pg_relation_filenode(read_now.oid)
      end as is_changed
    from read_now left join current on current.oid = read_now.oid
    where read_now.oid >= ${FIRST_OWN_OID}`,
  )
  return {
    oids: rows.map(({ oid }) => oid),
    changed: rows.filter((row) => row.is_changed === 't').map(({ name }) => name),
  }
}

/** Reading locks, to the end of the transaction. The locks of a block in a function that catches an error end with it, though. */
const LOCKED = `
  select l.relation from pg_locks l join pg_database d on d.oid = l.database
  where l.pid = pg_backend_pid() and d.datname = current_database() and l.relation is not null`

/** So scans are counted too: of tables, and of indexes. */
const SCANNED = `
  select coalesce(i.indrelid, current.oid) from current left join pg_index i on i.indexrelid = current.oid
  where current.relkind in ('r', 'm', 'i') and pg_stat_get_xact_numscans(current.oid) > 0`

/**
 * The snapshot does not know what was made anew, which has the name of something that is gone. An index made anew does no harm,
 * but one that was scanned stands for its table.
 */
const NAMESAKES = `
  select to_regclass(of_table.name)::oid
  from current left join pg_index i on i.indexrelid = current.oid
    join current of_table on of_table.oid = coalesce(i.indrelid, current.oid)
  where current.relkind in ('r', 'm', 'i') and current.relpersistence <> 't' and current.oid::regclass::text <> current.name
    and case when has_schema_privilege(current.schema, 'usage') then pg_stat_get_xact_numscans(to_regclass(current.name)) > 0 end`

/** Whether what the snapshot does not have is a table: whoever reads an index has locked its table too. */
const IS_NEW_TABLE = `(pg_identify_object('pg_class'::regclass, read_now.oid, 0)).type not in ('index', 'toast table', 'sequence')`
