import pg from 'pg'
import { boundedText } from '../../lib/bounded.ts'
import { identifier, literal, qualified, TEXT } from '../../lib/source/literal.ts'
import type { Session } from '../../lib/source/session.ts'
import { systemQuery } from '../../lib/source/system-query.ts'

/** Longest message in which a name is looked for, in UTF-16 code units. */
const MESSAGE_MAX = 500
const REFUSED =
  /^permission denied for (schema|function|(?:foreign )?table|(?:materialized )?view|sequence) (.+)$/

/** SQLSTATE insufficient_privilege. */
export function isRefused(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code === '42501'
}

/**
 * What must be granted, where Postgres refused to read something. Its message names the thing without its schema; in another
 * language than English it is not found.
 * @param session another one than that which was refused.
 */
export async function missingGrant(session: Session, error: pg.DatabaseError): Promise<string> {
  const role = identifier(session.user ?? '')
  const [, kind = '', name = ''] = REFUSED.exec(boundedText(error.message, MESSAGE_MAX)) ?? []
  if (kind === 'schema') {
    const schema = identifier(name)
    return `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`
  }
  if (kind === 'function') return `GRANT EXECUTE ON FUNCTION ${identifier(name)} TO ${role}`
  const relations = await unreadable(session, name)
  return relations.length > 0
    ? relations.map((relation) => `GRANT SELECT ON ${relation} TO ${role}`).join('; ')
    : `GRANT USAGE ON its schemas and SELECT ON its tables TO ${role}`
}

/** Relations of this name that the session's role may not read. */
async function unreadable(session: Session, name: string): Promise<string[]> {
  const rows = await systemQuery<{ schema: string; name: string }>(
    session,
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = ${literal(name, TEXT)} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and not has_table_privilege(c.oid, 'select') order by n.nspname limit 10`,
  )
  return rows.map((row) => qualified(row.schema, row.name))
}
